"""An issue of the magazine: from its running order to a typeset PDF."""
