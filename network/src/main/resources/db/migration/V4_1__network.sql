-- SQL that SQLite (3.39 and later) and PostgreSQL both take. Times are milliseconds since the epoch; lists are JSON.
-- These rows are the truth about the virtual network: OVN is made to follow them.

CREATE TABLE network (
    id                    TEXT PRIMARY KEY,
    project_id            TEXT NOT NULL,
    name                  TEXT NOT NULL,
    description           TEXT NOT NULL,
    admin_state_up        BOOLEAN NOT NULL,
    shared                BOOLEAN NOT NULL,
    external              BOOLEAN NOT NULL,
    is_default            BOOLEAN NOT NULL,
    mtu                   INTEGER NOT NULL,
    port_security_enabled BOOLEAN NOT NULL,
    dns_domain            TEXT NOT NULL,
    network_type          TEXT NOT NULL,
    physical_network      TEXT,
    segmentation_id       INTEGER,
    zone_hints            TEXT NOT NULL,
    tags                  TEXT NOT NULL,
    revision              BIGINT NOT NULL,
    created_at            BIGINT NOT NULL,
    updated_at            BIGINT NOT NULL
);
CREATE INDEX network_by_project ON network (project_id);
-- A segment is somebody's alone: an overlay's number, a VLAN, or a whole flat physical network.
CREATE UNIQUE INDEX network_segment
    ON network (network_type, COALESCE(physical_network, ''), COALESCE(segmentation_id, 0));

-- pools: the ranges that addresses are taken from.
CREATE TABLE subnet (
    id                TEXT PRIMARY KEY,
    project_id        TEXT NOT NULL,
    network_id        TEXT NOT NULL REFERENCES network (id) ON DELETE CASCADE,
    name              TEXT NOT NULL,
    description       TEXT NOT NULL,
    ip_version        INTEGER NOT NULL,
    cidr              TEXT NOT NULL,
    gateway_ip        TEXT,
    enable_dhcp       BOOLEAN NOT NULL,
    ipv6_ra_mode      TEXT,
    ipv6_address_mode TEXT,
    dns_nameservers   TEXT NOT NULL,
    host_routes       TEXT NOT NULL,
    pools             TEXT NOT NULL,
    tags              TEXT NOT NULL,
    revision          BIGINT NOT NULL,
    created_at        BIGINT NOT NULL,
    updated_at        BIGINT NOT NULL
);
CREATE INDEX subnet_by_network ON subnet (network_id);
CREATE INDEX subnet_by_project ON subnet (project_id);

CREATE TABLE security_group (
    id          TEXT PRIMARY KEY,
    project_id  TEXT NOT NULL,
    name        TEXT NOT NULL,
    description TEXT NOT NULL,
    is_default  BOOLEAN NOT NULL,
    tags        TEXT NOT NULL,
    revision    BIGINT NOT NULL,
    created_at  BIGINT NOT NULL,
    updated_at  BIGINT NOT NULL
);
CREATE INDEX security_group_by_project ON security_group (project_id);
CREATE UNIQUE INDEX security_group_default ON security_group (project_id) WHERE is_default;

CREATE TABLE security_group_rule (
    id                TEXT PRIMARY KEY,
    project_id        TEXT NOT NULL,
    security_group_id TEXT NOT NULL REFERENCES security_group (id) ON DELETE CASCADE,
    description       TEXT NOT NULL,
    direction         TEXT NOT NULL,
    ethertype         TEXT NOT NULL,
    protocol          TEXT,
    port_range_min    INTEGER,
    port_range_max    INTEGER,
    remote_group_id   TEXT REFERENCES security_group (id) ON DELETE CASCADE,
    remote_ip_prefix  TEXT,
    tags              TEXT NOT NULL,
    revision          BIGINT NOT NULL,
    created_at        BIGINT NOT NULL,
    updated_at        BIGINT NOT NULL
);
CREATE INDEX security_group_rule_by_group ON security_group_rule (security_group_id);
CREATE INDEX security_group_rule_by_remote ON security_group_rule (remote_group_id);

-- host: where the guest is; migrating_to: where it is going. nic: the place in the server's request.
-- of_server: made for the server, and deleted with it.
CREATE TABLE port (
    id                    TEXT PRIMARY KEY,
    project_id            TEXT NOT NULL,
    network_id            TEXT NOT NULL REFERENCES network (id) ON DELETE CASCADE,
    name                  TEXT NOT NULL,
    description           TEXT NOT NULL,
    mac                   TEXT NOT NULL,
    admin_state_up        BOOLEAN NOT NULL,
    device_id             TEXT NOT NULL,
    device_owner          TEXT NOT NULL,
    port_security_enabled BOOLEAN NOT NULL,
    dns_name              TEXT NOT NULL,
    allowed_pairs         TEXT NOT NULL,
    dhcp_opts             TEXT NOT NULL,
    vnic_type             TEXT NOT NULL,
    profile               TEXT NOT NULL,
    host                  TEXT NOT NULL,
    migrating_to          TEXT,
    nic                   INTEGER,
    of_server             BOOLEAN NOT NULL,
    tags                  TEXT NOT NULL,
    revision              BIGINT NOT NULL,
    created_at            BIGINT NOT NULL,
    updated_at            BIGINT NOT NULL,
    UNIQUE (network_id, mac)
);
CREATE INDEX port_by_project ON port (project_id);
CREATE INDEX port_by_device ON port (device_id);
-- Two attempts at one interface of a server make one port.
CREATE UNIQUE INDEX port_nic ON port (device_id, nic) WHERE nic IS NOT NULL;

-- sort_key: the address as 32 hexadecimal digits, which sort as addresses do.
CREATE TABLE port_address (
    subnet_id  TEXT NOT NULL REFERENCES subnet (id),
    sort_key   TEXT NOT NULL,
    ip         TEXT NOT NULL,
    port_id    TEXT NOT NULL REFERENCES port (id) ON DELETE CASCADE,
    place      INTEGER NOT NULL,
    PRIMARY KEY (subnet_id, sort_key)
);
CREATE INDEX port_address_by_port ON port_address (port_id);

CREATE TABLE port_security_group (
    port_id           TEXT NOT NULL REFERENCES port (id) ON DELETE CASCADE,
    security_group_id TEXT NOT NULL REFERENCES security_group (id),
    PRIMARY KEY (port_id, security_group_id)
);
CREATE INDEX port_security_group_by_group ON port_security_group (security_group_id);

-- Its legs are ports whose device it is; gateway_port_id is the one into the external network.
CREATE TABLE router (
    id                 TEXT PRIMARY KEY,
    project_id         TEXT NOT NULL,
    name               TEXT NOT NULL,
    description        TEXT NOT NULL,
    admin_state_up     BOOLEAN NOT NULL,
    gateway_network_id TEXT,
    gateway_port_id    TEXT REFERENCES port (id),
    enable_snat        BOOLEAN NOT NULL,
    routes             TEXT NOT NULL,
    zone_hints         TEXT NOT NULL,
    tags               TEXT NOT NULL,
    revision           BIGINT NOT NULL,
    created_at         BIGINT NOT NULL,
    updated_at         BIGINT NOT NULL
);
CREATE INDEX router_by_project ON router (project_id);

-- own_port_id: the port in the external network that holds the address.
CREATE TABLE floating_ip (
    id                  TEXT PRIMARY KEY,
    project_id          TEXT NOT NULL,
    description         TEXT NOT NULL,
    floating_network_id TEXT NOT NULL REFERENCES network (id),
    floating_ip_address TEXT NOT NULL,
    own_port_id         TEXT NOT NULL REFERENCES port (id),
    port_id             TEXT REFERENCES port (id),
    fixed_ip_address    TEXT,
    router_id           TEXT REFERENCES router (id),
    tags                TEXT NOT NULL,
    revision            BIGINT NOT NULL,
    created_at          BIGINT NOT NULL,
    updated_at          BIGINT NOT NULL,
    UNIQUE (floating_network_id, floating_ip_address)
);
CREATE INDEX floating_ip_by_project ON floating_ip (project_id);
CREATE UNIQUE INDEX floating_ip_target ON floating_ip (port_id, fixed_ip_address) WHERE port_id IS NOT NULL;
CREATE INDEX floating_ip_by_router ON floating_ip (router_id);

CREATE TABLE network_quota (
    project_id TEXT NOT NULL,
    resource   TEXT NOT NULL,
    value      BIGINT NOT NULL,
    PRIMARY KEY (project_id, resource)
);
