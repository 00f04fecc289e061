<?xml version='1.0' encoding='utf-8'?>
<TS version="2.1" language="en_US">
<context>
    <name>BackupWords</name>
    <message numerus="yes">
        <source>%n entry(ies)</source>
        <translation>
            <numerusform>%n entry</numerusform><numerusform>%n entries</numerusform></translation>
    </message>
    <message numerus="yes">
        <source>%n entry(ies), from {first} to {last}.</source>
        <translation>
            <numerusform>%n entry, from {first} to {last}.</numerusform><numerusform>%n entries, from {first} to {last}.</numerusform></translation>
    </message>
    <message numerus="yes">
        <source>In the trash: %n entry(ies).</source>
        <translation>
            <numerusform>In the trash: %n entry.</numerusform><numerusform>In the trash: %n entries.</numerusform></translation>
    </message>
</context>
<context>
    <name>BesideCard</name>
    <message numerus="yes">
        <source>%n moment(s) noted</source>
        <translation>
            <numerusform>%n moment noted</numerusform><numerusform>%n moments noted</numerusform></translation>
    </message>
</context>
<context>
    <name>BriefView</name>
    <message numerus="yes">
        <source>%n new entry(ies)</source>
        <translation>
            <numerusform>%n new entry</numerusform><numerusform>%n new entries</numerusform></translation>
    </message>
    <message numerus="yes">
        <source>%n changed entry(ies)</source>
        <translation>
            <numerusform>%n changed entry</numerusform><numerusform>%n changed entries</numerusform></translation>
    </message>
    <message numerus="yes">
        <source>%n other thing(s) new or changed, marked below</source>
        <translation>
            <numerusform>%n other thing new or changed, marked below</numerusform><numerusform>%n other things new or changed, marked below</numerusform></translation>
    </message>
    <message numerus="yes">
        <source>%n earlier entry(ies) not in this share</source>
        <translation>
            <numerusform>%n earlier entry not in this share</numerusform><numerusform>%n earlier entries not in this share</numerusform></translation>
    </message>
</context>
<context>
    <name>ClientCard</name>
    <message numerus="yes">
        <source>%n note(s) of yours wait to be sent</source>
        <translation>
            <numerusform>%n note of yours wait to be sent</numerusform><numerusform>%n notes of yours wait to be sent</numerusform></translation>
    </message>
    <message numerus="yes">
        <source>%n share(s) in all</source>
        <translation>
            <numerusform>%n share in all</numerusform><numerusform>%n shares in all</numerusform></translation>
    </message>
    <message numerus="yes">
        <source>%n entry(ies), their first share</source>
        <translation>
            <numerusform>%n entry, their first share</numerusform><numerusform>%n entries, their first share</numerusform></translation>
    </message>
    <message numerus="yes">
        <source>%n new entry(ies)</source>
        <translation>
            <numerusform>%n new entry</numerusform><numerusform>%n new entries</numerusform></translation>
    </message>
    <message numerus="yes">
        <source>%n changed</source>
        <translation>
            <numerusform>%n changed</numerusform><numerusform>%n changed</numerusform></translation>
    </message>
    <message numerus="yes">
        <source>%n other thing(s) new or changed</source>
        <translation>
            <numerusform>%n other thing new or changed</numerusform><numerusform>%n other things new or changed</numerusform></translation>
    </message>
</context>
<context>
    <name>ClientView</name>
    <message numerus="yes">
        <source>%n entry(ies)</source>
        <translation>
            <numerusform>%n entry</numerusform><numerusform>%n entries</numerusform></translation>
    </message>
</context>
<context>
    <name>Editor</name>
    <message numerus="yes">
        <source>%n word(s)</source>
        <translation>
            <numerusform>%n word</numerusform><numerusform>%n words</numerusform></translation>
    </message>
</context>
<context>
    <name>EditorInsights</name>
    <message numerus="yes">
        <source>%n insight(s) kept from this entry</source>
        <translation>
            <numerusform>%n insight kept from this entry</numerusform><numerusform>%n insights kept from this entry</numerusform></translation>
    </message>
</context>
<context>
    <name>EditorKeepBack</name>
    <message numerus="yes">
        <source>%n paragraph(s) stay with you when it is shared</source>
        <translation>
            <numerusform>%n paragraph stay with you when it is shared</numerusform><numerusform>%n paragraphs stay with you when it is shared</numerusform></translation>
    </message>
</context>
<context>
    <name>EntryActions</name>
    <message numerus="yes">
        <source>Erase %n entry(ies) in the trash for good?</source>
        <translation>
            <numerusform>Erase %n entry in the trash for good?</numerusform><numerusform>Erase %n entries in the trash for good?</numerusform></translation>
    </message>
</context>
<context>
    <name>EntryReplies</name>
    <message numerus="yes">
        <source>%n comment(s) on this entry</source>
        <translation>
            <numerusform>%n comment on this entry</numerusform><numerusform>%n comments on this entry</numerusform></translation>
    </message>
</context>
<context>
    <name>EraseCard</name>
    <message numerus="yes">
        <source>%n share(s)</source>
        <translation>
            <numerusform>%n share</numerusform><numerusform>%n shares</numerusform></translation>
    </message>
    <message numerus="yes">
        <source>%n entry(ies)</source>
        <translation>
            <numerusform>%n entry</numerusform><numerusform>%n entries</numerusform></translation>
    </message>
    <message numerus="yes">
        <source>%n file(s) that came along</source>
        <translation>
            <numerusform>%n file that came along</numerusform><numerusform>%n files that came along</numerusform></translation>
    </message>
</context>
<context>
    <name>ExportPage</name>
    <message numerus="yes">
        <source>The copy holds %n entry(ies). It is here:</source>
        <translation>
            <numerusform>The copy holds %n entry. It is here:</numerusform><numerusform>The copy holds %n entries. It is here:</numerusform></translation>
    </message>
    <message numerus="yes">
        <source>Attached files that could not be read any more: %n. An empty file stands for each.</source>
        <translation>
            <numerusform>Attached files that could not be read any more: %n. An empty file stands for each.</numerusform><numerusform>Attached files that could not be read any more: %n. An empty file stands for each.</numerusform></translation>
    </message>
</context>
<context>
    <name>GlossaryView</name>
    <message numerus="yes">
        <source>%n word(s)</source>
        <translation>
            <numerusform>%n word</numerusform><numerusform>%n words</numerusform></translation>
    </message>
</context>
<context>
    <name>IntentionsCard</name>
    <message numerus="yes">
        <source>Earlier words (%n)</source>
        <translation>
            <numerusform>Earlier words (%n)</numerusform><numerusform>Earlier words (%n)</numerusform></translation>
    </message>
</context>
<context>
    <name>JournalList</name>
    <message numerus="yes">
        <source>More than %n found</source>
        <translation>
            <numerusform>More than %n found</numerusform><numerusform>More than %n found</numerusform></translation>
    </message>
    <message numerus="yes">
        <source>%n found</source>
        <translation>
            <numerusform>%n found</numerusform><numerusform>%n found</numerusform></translation>
    </message>
    <message numerus="yes">
        <source>%n entry(ies)</source>
        <translation>
            <numerusform>%n entry</numerusform><numerusform>%n entries</numerusform></translation>
    </message>
</context>
<context>
    <name>LearnCardView</name>
    <message numerus="yes">
        <source>%n minute(s) to read</source>
        <translation>
            <numerusform>%n minute to read</numerusform><numerusform>%n minutes to read</numerusform></translation>
    </message>
</context>
<context>
    <name>LearnList</name>
    <message numerus="yes">
        <source>%n card(s) found</source>
        <translation>
            <numerusform>%n card found</numerusform><numerusform>%n cards found</numerusform></translation>
    </message>
    <message numerus="yes">
        <source>%n minute(s) to read</source>
        <translation>
            <numerusform>%n minute to read</numerusform><numerusform>%n minutes to read</numerusform></translation>
    </message>
</context>
<context>
    <name>LockingCard</name>
    <message numerus="yes">
        <source>%n minute(s)</source>
        <translation>
            <numerusform>%n minute</numerusform><numerusform>%n minutes</numerusform></translation>
    </message>
</context>
<context>
    <name>LoggedShare</name>
    <message numerus="yes">
        <source>%n entry(ies) handed over</source>
        <translation>
            <numerusform>%n entry handed over</numerusform><numerusform>%n entries handed over</numerusform></translation>
    </message>
    <message numerus="yes">
        <source>%n left out</source>
        <translation>
            <numerusform>%n left out</numerusform><numerusform>%n left out</numerusform></translation>
    </message>
</context>
<context>
    <name>OldBackupsChoice</name>
    <message numerus="yes">
        <source>%n backup(s) open with what the vault has now</source>
        <translation>
            <numerusform>%n backup open with what the vault has now</numerusform><numerusform>%n backups open with what the vault has now</numerusform></translation>
    </message>
</context>
<context>
    <name>ReplyPanel</name>
    <message numerus="yes">
        <source>%n note(s) wait to be sent.</source>
        <translation>
            <numerusform>%n note wait to be sent.</numerusform><numerusform>%n notes wait to be sent.</numerusform></translation>
    </message>
    <message numerus="yes">
        <source>%n note(s) are in {file}.</source>
        <translation>
            <numerusform>%n note are in {file}.</numerusform><numerusform>%n notes are in {file}.</numerusform></translation>
    </message>
</context>
<context>
    <name>SealedResult</name>
    <message numerus="yes">
        <source>%n entry(ies) in {file}</source>
        <translation>
            <numerusform>%n entry in {file}</numerusform><numerusform>%n entries in {file}</numerusform></translation>
    </message>
</context>
<context>
    <name>SettingsPage</name>
    <message numerus="yes">
        <source>The backup was opened and counted. It holds %n entry(ies).</source>
        <translation>
            <numerusform>The backup was opened and counted. It holds %n entry.</numerusform><numerusform>The backup was opened and counted. It holds %n entries.</numerusform></translation>
    </message>
</context>
<context>
    <name>ShareChoice</name>
    <message numerus="yes">
        <source>%n paragraph(s) kept back</source>
        <translation>
            <numerusform>%n paragraph kept back</numerusform><numerusform>%n paragraphs kept back</numerusform></translation>
    </message>
    <message numerus="yes">
        <source>%n entry(ies) chosen</source>
        <translation>
            <numerusform>%n entry chosen</numerusform><numerusform>%n entries chosen</numerusform></translation>
    </message>
</context>
<context>
    <name>ShareLook</name>
    <message numerus="yes">
        <source>%n entry(ies)</source>
        <translation>
            <numerusform>%n entry</numerusform><numerusform>%n entries</numerusform></translation>
    </message>
    <message numerus="yes">
        <source>%n other part(s)</source>
        <translation>
            <numerusform>%n other part</numerusform><numerusform>%n other parts</numerusform></translation>
    </message>
    <message numerus="yes">
        <source>%n file(s)</source>
        <translation>
            <numerusform>%n file</numerusform><numerusform>%n files</numerusform></translation>
    </message>
</context>
<context>
    <name>ShareTimeline</name>
    <message numerus="yes">
        <source>Show %n more</source>
        <translation>
            <numerusform>Show %n more</numerusform><numerusform>Show %n more</numerusform></translation>
    </message>
</context>
<context>
    <name>ShareView</name>
    <message numerus="yes">
        <source>Show %n more</source>
        <translation>
            <numerusform>Show %n more</numerusform><numerusform>Show %n more</numerusform></translation>
    </message>
</context>
<context>
    <name>SourcesView</name>
    <message numerus="yes">
        <source>%n source(s)</source>
        <translation>
            <numerusform>%n source</numerusform><numerusform>%n sources</numerusform></translation>
    </message>
</context>
<context>
    <name>TodayPage</name>
    <message numerus="yes">
        <source>Preparation, %n day(s) to your session</source>
        <translation>
            <numerusform>Preparation, %n day to your session</numerusform><numerusform>Preparation, %n days to your session</numerusform></translation>
    </message>
</context>
<context>
    <name>VersionsView</name>
    <message numerus="yes">
        <source>%n word(s)</source>
        <translation>
            <numerusform>%n word</numerusform><numerusform>%n words</numerusform></translation>
    </message>
</context>
<context>
    <name>_Difference</name>
    <message numerus="yes">
        <source>%n line(s) unchanged</source>
        <translation>
            <numerusform>%n line unchanged</numerusform><numerusform>%n lines unchanged</numerusform></translation>
    </message>
</context>
<context><name>LearnEvidence</name><message numerus="yes"><source>What this rests on (%n note(s))</source><translation><numerusform>What this rests on (%n note)</numerusform><numerusform>What this rests on (%n notes)</numerusform></translation></message></context><context><name>charts</name><message numerus="yes"><source>%n day(s)</source><translation><numerusform>%n day</numerusform><numerusform>%n days</numerusform></translation></message><message numerus="yes"><source>%n value(s)</source><translation><numerusform>%n value</numerusform><numerusform>%n values</numerusform></translation></message></context></TS>