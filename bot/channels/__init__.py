"""Chat platforms behind one seam."""
