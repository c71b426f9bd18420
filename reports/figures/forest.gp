# forest
