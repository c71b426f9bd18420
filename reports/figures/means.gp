# means
