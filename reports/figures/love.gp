# love
