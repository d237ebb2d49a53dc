"""A libtorrent session in a process of its own, told what to do by lines of JSON. Used through peers.LtPeer.

    lt_peer.py ADDRESS PORT UPLOAD_LIMIT SETTINGS

SETTINGS is a JSON object of libtorrent's own settings, over those below: TCP only, nothing but what it is told.
"""
import json
import os
import sys

import libtorrent as lt


def session(address, port, upload_limit, settings):
    listening = f"[{address}]:{port}" if ":" in address else f"{address}:{port}"
    return lt.session({
        "listen_interfaces": listening, "outgoing_interfaces": address,
        "enable_dht": False, "enable_lsd": False, "enable_upnp": False, "enable_natpmp": False,
        "allow_multiple_connections_per_ip": True, "close_redundant_connections": False, "upload_rate_limit": upload_limit, "min_reconnect_time": 1,
        "enable_outgoing_utp": False, "enable_incoming_utp": False, "alert_mask": 0, "unchoke_slots_limit": 100, "rate_limit_ip_overhead": False,
        "active_downloads": 1000, "active_seeds": 1000, "active_limit": 1000, **settings,
    })


def main():
    address, port, upload_limit, settings = sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), json.loads(sys.argv[4])
    node = session(address, port, upload_limit, settings)
    torrents = []
    heard = {"asked": set(), "announced": set()}

    def add(file, save_path, seed=False, download_limit=0, paths=()):
        """`paths`: where the torrent's files lie below the save path, if not where it says."""
        parameters = {"save_path": save_path, "flags": lt.torrent_flags.update_subscribe}
        if seed:
            parameters["flags"] |= lt.torrent_flags.seed_mode
        if file.startswith("magnet:"):
            magnet = lt.parse_magnet_uri(file)
            magnet.save_path = save_path
            magnet.flags = parameters["flags"]
            torrents.append(node.add_torrent(magnet))
        else:
            info = lt.torrent_info(file)
            for index, path in enumerate(paths):
                info.rename_file(index, path)
            torrents.append(node.add_torrent({"ti": info, **parameters}))
        if download_limit:
            torrents[-1].set_download_limit(download_limit)
        if upload_limit:
            torrents[-1].set_upload_limit(upload_limit)
        return len(torrents) - 1

    def connect(torrent, peer_address, peer_port):
        torrents[torrent].connect_peer((peer_address, peer_port))

    def status(torrent):
        state = torrents[torrent].status()
        return {"progress": state.progress, "seeding": state.is_seeding, "state": str(state.state),
                "uploaded": state.total_payload_upload, "downloaded": state.total_payload_download,
                "failed": state.total_failed_bytes,
                "peers": state.num_peers, "error": state.errc.message() if state.errc.value() else "",
                "rate": state.upload_payload_rate}

    def peers(torrent):
        return [{"address": list(peer.ip), "client": peer.client.decode(errors="replace"),
                 "progress": peer.progress} for peer in torrents[torrent].get_peer_info()]

    def dht_nodes():
        return node.status().dht_nodes

    def dht_meet(peer_address, peer_port):
        node.add_dht_node((peer_address, peer_port))

    def dht_heard():
        """Info-hashes that this DHT node was asked for, and was told a peer of; alert_mask has to have the DHT."""
        for alert in node.pop_alerts():
            for kind, name in ((lt.dht_get_peers_alert, "asked"), (lt.dht_announce_alert, "announced")):
                if isinstance(alert, kind):
                    heard[name].add(str(alert.info_hash))
        return {name: sorted(hashes) for name, hashes in heard.items()}

    commands = {"add": add, "connect": connect, "status": status, "peers": peers, "dht_nodes": dht_nodes,
                "dht_meet": dht_meet, "dht_heard": dht_heard}
    print(json.dumps({"port": port, "pid": os.getpid()}), flush=True)
    for line in sys.stdin:
        request = json.loads(line)
        try:
            answer = {"result": commands[request["command"]](**request["arguments"])}
        except Exception as problem:  # the other end shows it
            answer = {"error": repr(problem)}
        print(json.dumps(answer), flush=True)


main()
