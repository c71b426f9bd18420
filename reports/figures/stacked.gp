# stacked
