#include "ui/error_text.hpp"

#include "account/sentences.hpp"
#include "engine/engine_error.hpp"
#include "ui/untrusted_text.hpp"

#include <QCoreApplication>

#include <algorithm>
#include <string>

namespace barter::ui {
namespace {

using engine::EngineErrc;

struct Texts {
    Q_DECLARE_TR_FUNCTIONS(ErrorText)
};

constexpr int contextLimit = 160;

/// The sentence, and in brackets behind it what the error says about itself.
QString withReason(const QString& sentence, const Error& error)
{
    const QString reason = untrustedText(error.context, contextLimit);
    return reason.isEmpty() ? sentence : Texts::tr("%1 (%2)", "sentence (reason)").arg(sentence, reason);
}

QString engineSentence(EngineErrc code)
{
    switch (code) {
    case EngineErrc::emptySource:
        return Texts::tr(
            "There is nothing to add. Give a .torrent file, a magnet link, a web address or an info-hash.");
    case EngineErrc::badMagnet:
        return Texts::tr("This magnet link names no torrent. Copy the whole link again, from “magnet:” to its end.");
    case EngineErrc::badInfoHash:
        return Texts::tr(
            "This looks like an info-hash, but it has the wrong length. It needs 40 or 64 hexadecimal digits, "
            "or 32 letters and digits.");
    case EngineErrc::unknownScheme:
        return Texts::tr(
            "Barter cannot open this kind of address. It takes .torrent files, magnet links, info-hashes and "
            "web addresses that begin with http:// or https://.");
    case EngineErrc::fileNotFound:
        return Texts::tr("The torrent file is not there. It may have been moved or deleted.");
    case EngineErrc::fileUnreadable:
        return Texts::tr(
            "The torrent file may not be read. Change its permissions, or copy it to a folder of your own.");
    case EngineErrc::isDirectory: return Texts::tr("This is a folder. Choose a .torrent file inside it instead.");
    case EngineErrc::tooLarge:
        return Texts::tr(
            "This is larger than 64 MiB, which no sensible torrent file is. Check that it is the right file.");
    case EngineErrc::truncatedTorrent: return Texts::tr("The torrent file ends too early. Download it once more.");
    case EngineErrc::notATorrent:
        return Texts::tr(
            "This is not a torrent, although it may be named like one. Web pages are often saved by mistake: "
            "get the .torrent file itself.");
    case EngineErrc::invalidTorrent:
        return Texts::tr("The torrent is damaged and cannot be used. Get it again, or from another place.");
    case EngineErrc::unsafePaths:
        return Texts::tr(
            "The torrent has file names that would leave the download folder or that no disk can hold. It was "
            "not added; better use another one.");
    case EngineErrc::httpStatus:
        return Texts::tr("The web server refused to send the torrent. Check the address, or open it in a browser.");
    case EngineErrc::httpRedirects:
        return Texts::tr(
            "The web address leads in circles or to a place it may not lead to. Open it in a browser and save "
            "the .torrent file.");
    case EngineErrc::tlsFailed:
        return Texts::tr(
            "The web server could not prove who it is, so nothing was fetched from it. Check the address, and "
            "the date of your computer.");
    case EngineErrc::hostUnreachable:
        return Texts::tr("The web server could not be reached. Check the address and your connection, then try again.");
    case EngineErrc::timedOut: return Texts::tr("The web server did not answer in time. Try again later.");
    case EngineErrc::noSuchTorrent: return Texts::tr("The torrent is not in the list any more.");
    case EngineErrc::noMetadata:
        return Texts::tr("The list of files has not arrived yet. Try again when Barter has got it from a peer.");
    case EngineErrc::invalidName: return Texts::tr("No file can have this name. Leave out “/” and keep it short.");
    case EngineErrc::nameTaken: return Texts::tr("There is a file of this name already. Choose another name.");
    case EngineErrc::savePathUnusable:
        return Texts::tr("The folder to save in cannot be made or written. Choose another folder, or change its "
                         "permissions.");
    case EngineErrc::conflictingTorrents:
        return Texts::tr("This torrent joins two that are in the list. Remove one of the two, then add it again.");
    case EngineErrc::trashUnavailable:
        return Texts::tr(
            "The trash did not take a file, so the file stayed where it is. Delete it in the file manager.");
    case EngineErrc::deleteFailed:
        return Texts::tr("A file could not be deleted. Check its permissions and delete it in the file manager.");
    case EngineErrc::invalidTracker:
        return Texts::tr("This is no tracker's address. It has to begin with udp://, http:// or https://.");
    case EngineErrc::invalidEndpoint:
        return Texts::tr("This is no peer's address. Write it with its port, for example 192.0.2.7:6881.");
    case EngineErrc::databaseFailed:
        return Texts::tr(
            "The list of torrents could not be saved. Check that the disk of your home folder has space and "
            "may be written.");
    case EngineErrc::sessionClosed: return Texts::tr("Barter is closing. Try again after starting it anew.");
    }
    return {};
}

/// Whether the context is a reason that helps, rather than the name of what the person has just given.
bool contextHelps(EngineErrc code)
{
    static constexpr std::array helpful{EngineErrc::invalidTorrent,
                                        EngineErrc::httpStatus,
                                        EngineErrc::httpRedirects,
                                        EngineErrc::tlsFailed,
                                        EngineErrc::hostUnreachable,
                                        EngineErrc::savePathUnusable,
                                        EngineErrc::trashUnavailable,
                                        EngineErrc::deleteFailed,
                                        EngineErrc::databaseFailed,
                                        EngineErrc::unsafePaths};
    return std::find(helpful.begin(), helpful.end(), code) != helpful.end();
}

}  // namespace

QString errorText(const Error& error)
{
    if (error.code.category() == make_error_code(EngineErrc::emptySource).category()) {
        const auto code = static_cast<EngineErrc>(error.code.value());
        if (const QString sentence = engineSentence(code); !sentence.isEmpty()) {
            return contextHelps(code) ? withReason(sentence, error) : sentence;
        }
    }
    if (const auto words = account::windowWords(error)) {
        const auto english = std::string{words->sentence};
        return QCoreApplication::translate("WalletErrors", english.c_str())
            .replace(QLatin1Char{'%'}, untrustedText(words->filling, contextLimit));
    }
    return withReason(
        Texts::tr("Something went wrong: %1. Try again; if it happens again, “Copy diagnostics” in the Help "
                  "menu has what a report needs.")
            .arg(untrustedText(error.code.message(), contextLimit)),
        error);
}

}  // namespace barter::ui
