-- News of a panel in Welsh as well; '': the English is sent.

ALTER TABLE panel_news ADD COLUMN title_cy TEXT NOT NULL DEFAULT '';
ALTER TABLE panel_news ADD COLUMN text_cy TEXT NOT NULL DEFAULT '';
