# km
