#!/usr/bin/env python3
"""Writes an OCI image archive from a folder: oci.py service|backup ROOT ARCHIVE VERSION REVISION

Four layers, from what seldom changes to what often does: base, JVM, libraries, the service with its AOT cache or the scripts.
Owners are root, times are always the same, so that the same folder gives the same bytes. Standard library only.
"""

import gzip
import hashlib
import io
import json
import pathlib
import platform
import sys
import tarfile

EPOCH = 1767225600  # 2026-01-01T00:00:00Z, as app/image/layout sets it
ARCHITECTURES = {"x86_64": "amd64", "aarch64": "arm64"}
IMAGES = {
    "service": ("ATMR", "Plans and runs patient transport", {
        "User": "10001:10001",
        "WorkingDir": "/tmp",
        "Entrypoint": [
            "/opt/java/bin/java", "@/opt/atmr/jvm.options", "-XX:AOTCache=/opt/atmr/atmr.aot",
            "-jar", "/opt/atmr/atmr-app.jar",
        ],
        "Cmd": ["serve"],
        "ExposedPorts": {"5000/tcp": {}, "5001/tcp": {}},
        "StopSignal": "SIGTERM",
    }),
    # as backup/Dockerfile says it
    "backup": ("ATMR backup", "Backs ATMR's database up, restores it, and verifies its audit trail", {
        "User": "10001:10001",
        "WorkingDir": "/opt/atmr",
        "Env": ["PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"],
        "Entrypoint": ["/bin/bash"],
        "Cmd": ["backup/drill", "--repository"],
    }),
}


def layer_of(path):
    if path.startswith("opt/java"):
        return 1
    if path.startswith("opt/atmr/libs"):
        return 2
    return 3 if path.startswith("opt/atmr") else 0


def layers(root):
    archives = [io.BytesIO() for _ in range(4)]
    tars = [tarfile.open(fileobj=archive, mode="w", format=tarfile.PAX_FORMAT) for archive in archives]

    def plain(info):
        info.uid = info.gid = 0
        info.uname = info.gname = ""
        info.mtime = EPOCH
        return info

    for path in sorted(root.rglob("*")):
        name = path.relative_to(root).as_posix()
        tars[layer_of(name)].add(path, arcname=name, recursive=False, filter=plain)
    for tar in tars:
        tar.close()
    return [archive.getvalue() for archive in archives]


def main(image, root, archive, version, revision):
    title, description, runs = IMAGES[image]
    blobs = {}

    def blob(data, media_type):
        digest = hashlib.sha256(data).hexdigest()
        blobs[digest] = data
        return {"mediaType": media_type, "digest": f"sha256:{digest}", "size": len(data)}

    labels = {
        "org.opencontainers.image.title": title,
        "org.opencontainers.image.description": description,
        "org.opencontainers.image.licenses": "Apache-2.0",
        "org.opencontainers.image.source": "https://github.com/atmr/atmr",
        "org.opencontainers.image.version": version,
        "org.opencontainers.image.revision": revision,
    }
    plain = layers(pathlib.Path(root))
    packed = [
        blob(gzip.compress(data, compresslevel=6, mtime=0), "application/vnd.oci.image.layer.v1.tar+gzip") for data in plain
    ]
    config = {
        "architecture": ARCHITECTURES[platform.machine()],
        "os": "linux",
        "created": "2026-01-01T00:00:00Z",
        "config": {**runs, "Labels": labels},
        "rootfs": {"type": "layers", "diff_ids": [f"sha256:{hashlib.sha256(data).hexdigest()}" for data in plain]},
        "history": [{"created_by": part} for part in ("base", "jvm", "libraries", image)],
    }
    manifest = {
        "schemaVersion": 2,
        "mediaType": "application/vnd.oci.image.manifest.v1+json",
        "config": blob(json.dumps(config, sort_keys=True).encode(), "application/vnd.oci.image.config.v1+json"),
        "layers": packed,
        "annotations": labels,
    }
    top = blob(json.dumps(manifest, sort_keys=True).encode(), manifest["mediaType"])
    top["annotations"] = {"org.opencontainers.image.ref.name": version}
    index = {"schemaVersion": 2, "mediaType": "application/vnd.oci.image.index.v1+json", "manifests": [top]}
    with tarfile.open(archive, "w") as tar:
        def add(name, data):
            info = tarfile.TarInfo(name)
            info.size, info.mtime = len(data), EPOCH
            tar.addfile(info, io.BytesIO(data))

        add("oci-layout", b'{"imageLayoutVersion":"1.0.0"}')
        add("index.json", json.dumps(index, sort_keys=True).encode())
        for digest, data in sorted(blobs.items()):
            add(f"blobs/sha256/{digest}", data)
    print(f"{archive}: {pathlib.Path(archive).stat().st_size / 1e6:.1f} MB, {top['digest']}")
    for part, data, layer in zip(("base", "jvm", "libraries", image), plain, packed):
        print(f"  {part:<10} {len(data) / 1e6:6.1f} MB, packed {layer['size'] / 1e6:6.1f} MB")


if __name__ == "__main__":
    if len(sys.argv) != 6 or sys.argv[1] not in IMAGES:
        sys.exit(__doc__)
    main(*sys.argv[1:])
