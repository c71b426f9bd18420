# scatter
