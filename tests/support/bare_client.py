"""A download by libtorrent alone with resume data every second: what a plain client loses when it is killed.

    bare_client.py TORRENT SAVE_PATH RESUME_FILE PORT
"""
import os
import sys
import time

import libtorrent as lt


def main():
    torrent_file, save_path, resume_file, port = sys.argv[1:]
    session = lt.session({
        "listen_interfaces": f"127.0.0.1:{port}", "enable_dht": False, "enable_lsd": False, "enable_upnp": False,
        "enable_natpmp": False, "allow_multiple_connections_per_ip": True, "close_redundant_connections": False, "mmap_file_size_cutoff": 2 ** 31 - 1,
        "alert_mask": lt.alert.category_t.storage_notification | lt.alert.category_t.status_notification,
    })
    if os.path.exists(resume_file):
        with open(resume_file, "rb") as file:
            parameters = lt.read_resume_data(file.read())
    else:
        parameters = lt.add_torrent_params()
    parameters.ti = lt.torrent_info(torrent_file)
    parameters.save_path = save_path
    parameters.flags &= ~(lt.torrent_flags.paused | lt.torrent_flags.auto_managed)
    torrent = session.add_torrent(parameters)
    last = time.monotonic()
    while True:
        for alert in session.pop_alerts():
            if isinstance(alert, lt.save_resume_data_alert):
                with open(resume_file + ".new", "wb") as file:
                    file.write(lt.write_resume_data_buf(alert.params))
                os.replace(resume_file + ".new", resume_file)
            elif isinstance(alert, lt.torrent_checked_alert):
                print("ready", flush=True)
        if time.monotonic() - last > 1 and torrent.status().has_metadata:
            last = time.monotonic()
            torrent.save_resume_data(lt.save_resume_flags_t.flush_disk_cache)
        time.sleep(0.02)


main()
