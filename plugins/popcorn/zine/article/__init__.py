"""An article's safe HTML as nodes that the templates of `theme/print/` set: plain data, in which text is only text."""
