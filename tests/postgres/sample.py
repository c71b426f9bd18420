"""The sample's files, for the tests."""
import os


def files(source, folder):
    """Those of sample_data/FOLDER, in order."""
    folder = os.path.join(source, "sample_data", folder)
    return [os.path.join(folder, name) for name in sorted(os.listdir(folder))
            if name.endswith(".csv")]


def batches(source):
    """The hospitals' files, as the arguments of imports: those that share a map together."""
    by_map = {}
    for path in files(source, "sites"):
        stem = os.path.join(os.path.dirname(path), os.path.basename(path)[:len("site_00")])
        found = [m for m in (path[:-4] + ".map.yaml", stem + ".map.yaml") if os.path.exists(m)]
        by_map.setdefault(found[0] if found else None, []).append(path)
    return [paths + (["--map", m] if m else []) for m, paths in by_map.items()]
