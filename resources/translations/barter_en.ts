<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en" sourcelanguage="en">
<context>
    <name>Format</name>
    <message numerus="yes">
        <source>%n day(s)</source>
        <translation>
            <numerusform>%n day</numerusform>
            <numerusform>%n days</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n hour(s)</source>
        <translation>
            <numerusform>%n hour</numerusform>
            <numerusform>%n hours</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n minute(s)</source>
        <translation>
            <numerusform>%n minute</numerusform>
            <numerusform>%n minutes</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n second(s)</source>
        <translation>
            <numerusform>%n second</numerusform>
            <numerusform>%n seconds</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>StateText</name>
    <message numerus="yes">
        <source>Connecting: %n peer(s) are known, none is connected yet.</source>
        <translation>
            <numerusform>Connecting: %n peer is known, but not connected yet.</numerusform>
            <numerusform>Connecting: %n peers are known, none is connected yet.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Getting the list of files from %n peer(s).</source>
        <translation>
            <numerusform>Getting the list of files from %n peer.</numerusform>
            <numerusform>Getting the list of files from %n peers.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Waiting: connected to %n peer(s), none is sending yet.</source>
        <translation>
            <numerusform>Waiting: connected to %n peer, which is not sending yet.</numerusform>
            <numerusform>Waiting: connected to %n peers, none is sending yet.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Waiting: connected to %n peer(s), none has what is missing right now.</source>
        <translation>
            <numerusform>Waiting: connected to %n peer, which does not have what is missing right now.</numerusform>
            <numerusform>Waiting: connected to %n peers, none has what is missing right now.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Downloading from %n peer(s)</source>
        <translation>
            <numerusform>Downloading from %n peer</numerusform>
            <numerusform>Downloading from %n peers</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Seeding: complete, sending to others (%n peer(s) connected).</source>
        <translation>
            <numerusform>Seeding: complete, sending to others (%n peer connected).</numerusform>
            <numerusform>Seeding: complete, sending to others (%n peers connected).</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Seeding: complete, %n peer(s) connected, none is asking right now.</source>
        <translation>
            <numerusform>Seeding: complete, %n peer connected, which is not asking right now.</numerusform>
            <numerusform>Seeding: complete, %n peers connected, none is asking right now.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>barter::ui::AddController</name>
    <message numerus="yes">
        <source>%n torrent(s) could not be added. The first: %1</source>
        <translation>
            <numerusform>%n torrent could not be added: %1</numerusform>
            <numerusform>%n torrents could not be added. The first: %1</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Already in your list. %n new tracker(s) or web seed(s) were added to it.</source>
        <translation>
            <numerusform>Already in your list. %n new tracker or web seed was added to it.</numerusform>
            <numerusform>Already in your list. %n new trackers or web seeds were added to it.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n file name(s) were changed to be safe.</source>
        <translation>
            <numerusform>%n file name was changed to be safe.</numerusform>
            <numerusform>%n file names were changed to be safe.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>barter::ui::AddDialog</name>
    <message numerus="yes">
        <source>Add %n torrent(s)</source>
        <translation>
            <numerusform>Add %n torrent</numerusform>
            <numerusform>Add %n torrents</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n torrent(s) not added</source>
        <translation>
            <numerusform>%n torrent not added</numerusform>
            <numerusform>%n torrents not added</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>barter::ui::AddEntriesModel</name>
    <message numerus="yes">
        <source>Getting the list of files from peers… %n connected</source>
        <translation>
            <numerusform>Getting the list of files from peers… %n connected</numerusform>
            <numerusform>Getting the list of files from peers… %n connected</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>barter::ui::AddPage</name>
    <message numerus="yes">
        <source>%n new tracker(s)</source>
        <translation>
            <numerusform>%n new tracker</numerusform>
            <numerusform>%n new trackers</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n web seed(s)</source>
        <translation>
            <numerusform>%n web seed</numerusform>
            <numerusform>%n web seeds</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n tracker(s)</source>
        <translation>
            <numerusform>%n tracker</numerusform>
            <numerusform>%n trackers</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n file name(s) were changed to be safe.</source>
        <translation>
            <numerusform>%n file name was changed to be safe.</numerusform>
            <numerusform>%n file names were changed to be safe.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>barter::ui::DetailsFiles</name>
    <message numerus="yes">
        <source>%n file(s)</source>
        <translation>
            <numerusform>%n file</numerusform>
            <numerusform>%n files</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>barter::ui::DetailsPieces</name>
    <message numerus="yes">
        <source>%1 None of them has %n piece(s).</source>
        <translation>
            <numerusform>%1 None of them has %n piece.</numerusform>
            <numerusform>%1 None of them has %n pieces.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>barter::ui::FileTreeModel</name>
    <message numerus="yes">
        <source>%n file(s)</source>
        <translation>
            <numerusform>%n file</numerusform>
            <numerusform>%n files</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>barter::ui::NoticeBar</name>
    <message numerus="yes">
        <source>%n older message(s) not shown.</source>
        <translation>
            <numerusform>%n older message not shown.</numerusform>
            <numerusform>%n older messages not shown.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>barter::ui::Notifier</name>
    <message numerus="yes">
        <source>%n download(s) finished</source>
        <translation>
            <numerusform>%n download finished</numerusform>
            <numerusform>%n downloads finished</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n torrent(s) stopped by a problem</source>
        <translation>
            <numerusform>%n torrent stopped by a problem</numerusform>
            <numerusform>%n torrents stopped by a problem</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Storage of %n torrent(s) is not connected</source>
        <translation>
            <numerusform>Storage of %n torrent is not connected</numerusform>
            <numerusform>Storage of %n torrents is not connected</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>and %n more</source>
        <translation>
            <numerusform>and %n more</numerusform>
            <numerusform>and %n more</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>barter::ui::RemoveDialog</name>
    <message numerus="yes">
        <source>Remove %n torrent(s) from the list?</source>
        <translation>
            <numerusform>Remove %n torrent from the list?</numerusform>
            <numerusform>Remove %n torrents from the list?</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 in %n file(s) made by Barter.</source>
        <translation>
            <numerusform>%1 in %n file made by Barter.</numerusform>
            <numerusform>%1 in %n files made by Barter.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n other file(s) stay in any case: they were there before, or another torrent needs them.</source>
        <translation>
            <numerusform>%n other file stays in any case: it was there before, or another torrent needs it.</numerusform>
            <numerusform>%n other files stay in any case: they were there before, or another torrent needs them.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n file(s) stayed where they are. The first one: %1</source>
        <translation>
            <numerusform>%n file stayed where it is: %1</numerusform>
            <numerusform>%n files stayed where they are. The first one: %1</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>barter::ui::StatusPills</name>
    <message numerus="yes">
        <source>DHT finds peers without a tracker. It knows %n node(s).</source>
        <translation>
            <numerusform>DHT finds peers without a tracker. It knows %n node.</numerusform>
            <numerusform>DHT finds peers without a tracker. It knows %n nodes.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>barter::ui::TrackerListModel</name>
    <message numerus="yes">
        <source>Failed %n time(s)</source>
        <translation>
            <numerusform>Failed %n time</numerusform>
            <numerusform>Failed %n times</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n seed(s)</source>
        <translation>
            <numerusform>%n seed</numerusform>
            <numerusform>%n seeds</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>barter::ui::TrayIcon</name>
    <message numerus="yes">
        <source>%n active torrent(s)</source>
        <translation>
            <numerusform>%n active torrent</numerusform>
            <numerusform>%n active torrents</numerusform>
        </translation>
    </message>
</context>
</TS>
