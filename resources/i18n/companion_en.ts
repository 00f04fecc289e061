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
    <name>ClientsPage</name>
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
    <name>EntryActions</name>
    <message numerus="yes">
        <source>Erase %n entry(ies) in the trash for good?</source>
        <translation>
            <numerusform>Erase %n entry in the trash for good?</numerusform><numerusform>Erase %n entries in the trash for good?</numerusform></translation>
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
    <name>OldBackupsChoice</name>
    <message numerus="yes">
        <source>%n backup(s) open with what the vault has now</source>
        <translation>
            <numerusform>%n backup open with what the vault has now</numerusform><numerusform>%n backups open with what the vault has now</numerusform></translation>
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
        <source>%n entry(ies) chosen</source>
        <translation>
            <numerusform>%n entry chosen</numerusform><numerusform>%n entries chosen</numerusform></translation>
    </message>
</context>
<context>
    <name>SharePage</name>
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
</TS>