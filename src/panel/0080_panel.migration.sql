-- Citizens' panels: who owns them, who runs them, who is in them. Names and addresses are in the
-- vault under VAULT_MEMBER; answers are in the tables of questionnaires, under a wave's own numbers.

CREATE TABLE panel (
    id INTEGER PRIMARY KEY,
    slug TEXT NOT NULL UNIQUE,       -- of the public address: "wendale-voices"
    name TEXT NOT NULL,
    area TEXT NOT NULL,              -- whom it stands for: "adults living in Wendale"
    description TEXT NOT NULL DEFAULT '', -- plain English, shown to the public
    promise TEXT NOT NULL DEFAULT '', -- what members may expect: how often, how long, what becomes of it
    contact TEXT NOT NULL DEFAULT '', -- how members reach the panel's team
    joining TEXT NOT NULL DEFAULT 'closed', -- open: anybody may join by the form; closed
    age_min INTEGER NOT NULL DEFAULT 16,
    burden_max INTEGER NOT NULL DEFAULT 2,  -- at most so many invitations ...
    burden_days INTEGER NOT NULL DEFAULT 90, -- ... in so many days
    tenure_months INTEGER NOT NULL DEFAULT 36, -- after which a member makes room for a new one
    quiet_from INTEGER NOT NULL DEFAULT 20, -- nothing is sent from this hour ...
    quiet_to INTEGER NOT NULL DEFAULT 8,    -- ... to this one, Europe/London
    illustrative INTEGER NOT NULL DEFAULT 0, -- 1: made-up members, labelled so wherever shown
    state TEXT NOT NULL DEFAULT 'active', -- active, ended
    population_source TEXT NOT NULL DEFAULT '', -- of the margins: "Census 2021, table TS009"
    revision INTEGER NOT NULL DEFAULT 1,
    created_by INTEGER REFERENCES person(id),
    created_at INTEGER NOT NULL
) STRICT;

-- Joint controllers: each with the purpose for which it may use the panel.
CREATE TABLE panel_owner (
    panel INTEGER NOT NULL REFERENCES panel(id),
    organisation INTEGER NOT NULL REFERENCES organisation(id),
    purpose TEXT NOT NULL,
    since INTEGER NOT NULL,
    ended_at INTEGER,
    PRIMARY KEY (panel, organisation)
) STRICT;

-- What a person may do on a panel, while their organisation owns it.
CREATE TABLE panel_grant (
    id INTEGER PRIMARY KEY,
    panel INTEGER NOT NULL REFERENCES panel(id),
    person INTEGER NOT NULL REFERENCES person(id),
    role TEXT NOT NULL,              -- manager, analyst, entry
    granted_by INTEGER REFERENCES person(id),
    granted_at INTEGER NOT NULL,
    ended_at INTEGER
) STRICT;
CREATE INDEX panel_grant_by_panel ON panel_grant(panel, person);

-- What is known of a member beside the contact details, and of the population: the margins.
CREATE TABLE panel_dimension (
    id INTEGER PRIMARY KEY,
    panel INTEGER NOT NULL REFERENCES panel(id),
    position INTEGER NOT NULL,
    name TEXT NOT NULL,              -- column of files: "age_group"
    title TEXT NOT NULL,             -- "Age group"
    UNIQUE (panel, name)
) STRICT;

CREATE TABLE panel_category (
    id INTEGER PRIMARY KEY,
    dimension INTEGER NOT NULL REFERENCES panel_dimension(id),
    position INTEGER NOT NULL,
    name TEXT NOT NULL,              -- value in files: "16-24"
    title TEXT NOT NULL,
    population REAL,                 -- people of the area; NULL: not known
    UNIQUE (dimension, name)
) STRICT;

CREATE TABLE member (
    id INTEGER PRIMARY KEY,
    panel INTEGER NOT NULL REFERENCES panel(id),
    number INTEGER NOT NULL,         -- 1, 2 ... within the panel: on letters and lists
    state TEXT NOT NULL,             -- active, left, removed, erased
    source TEXT NOT NULL,            -- import, form, recruitment
    recruitment INTEGER,             -- the joining wave, where there was one
    code_hash BLOB UNIQUE,           -- keyed hash of the member's code; NULL: none made
    email_hash BLOB,                 -- keyed hash of the address, to find twins and lost links
    channel TEXT NOT NULL,           -- how to reach them: email, sms, post, phone
    language TEXT NOT NULL DEFAULT 'en',
    large_print INTEGER NOT NULL DEFAULT 0,
    wants_news INTEGER NOT NULL DEFAULT 1,
    joined_day TEXT NOT NULL,        -- ISO date
    left_day TEXT,
    left_reason TEXT NOT NULL DEFAULT '', -- asked, tenure, moved, died, unreachable, duplicate, other
    revision INTEGER NOT NULL DEFAULT 1,
    UNIQUE (panel, number)
) STRICT;
CREATE INDEX member_by_email ON member(panel, email_hash);
CREATE INDEX member_by_state ON member(panel, state);

CREATE TABLE member_profile (
    member INTEGER NOT NULL REFERENCES member(id),
    dimension INTEGER NOT NULL REFERENCES panel_dimension(id),
    category INTEGER NOT NULL REFERENCES panel_category(id),
    PRIMARY KEY (member, dimension)
) STRICT;
CREATE INDEX member_profile_by_category ON member_profile(category);
