# overlap
