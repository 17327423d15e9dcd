"""Whether what the files of a scenario say fits together and can be played."""
