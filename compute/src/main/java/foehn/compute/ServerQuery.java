package foehn.compute;

import foehn.kernel.Fault;
import foehn.kernel.http.Exchange;
import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;

/// What a list of servers is asked for, read from the query string as Nova reads it: what only administrators may
/// filter by is ignored when others do.
///
/// @param project empty: of all projects
/// @param exact columns that must have one of the values
/// @param deleted empty: whether deleted or not
/// @param statuses as `status` shows them; empty: any
/// @param sorts in order of importance
record ServerQuery(
        Optional<String> project,
        Map<String, List<String>> exact,
        Optional<Boolean> deleted,
        OptionalLong changedSince,
        OptionalLong changedBefore,
        Optional<Boolean> locked,
        Optional<Boolean> configDrive,
        Optional<TextPattern> name,
        Optional<TextPattern> ip,
        Set<String> statuses,
        Tags tags,
        List<Sort> sorts,
        Optional<String> marker,
        int limit) {
    private static final int PAGE_MAX = 1000;
    private static final DateTimeFormatter TIME = new DateTimeFormatterBuilder()
            .append(DateTimeFormatter.ISO_LOCAL_DATE)
            .appendLiteral('T')
            .append(DateTimeFormatter.ISO_LOCAL_TIME)
            .optionalStart()
            .appendOffset("+HH:MM", "Z")
            .optionalEnd()
            .toFormatter(Locale.ROOT);

    /// Query parameter to column, for what everybody may filter by.
    private static final Map<String, String> COLUMNS =
            Map.of("image", "image_id", "flavor", "flavor_id", "reservation_id", "reservation_id");

    /// The same for administrators.
    private static final Map<String, String> ADMIN_COLUMNS = Map.ofEntries(
            Map.entry("host", "host"),
            Map.entry("node", "host"),
            Map.entry("hostname", "hostname"),
            Map.entry("uuid", "id"),
            Map.entry("user_id", "user_id"),
            Map.entry("key_name", "key_name"),
            Map.entry("availability_zone", "zone"),
            Map.entry("launch_index", "launch_index"),
            Map.entry("description", "description"),
            Map.entry("access_ip_v4", "access_ip_v4"),
            Map.entry("access_ip_v6", "access_ip_v6"));

    /// Known, and accepted without effect: nothing here has these attributes.
    private static final Set<String> OTHERS = Set.of(
            "name",
            "status",
            "ip",
            "ip6",
            "changes-since",
            "changes-before",
            "all_tenants",
            "tenant_id",
            "project_id",
            "deleted",
            "limit",
            "marker",
            "sort_key",
            "sort_dir",
            "locked",
            "tags",
            "tags-any",
            "not-tags",
            "not-tags-any",
            "vm_state",
            "task_state",
            "power_state",
            "config_drive",
            "progress",
            "terminated_at",
            "created_at",
            "launched_at",
            "updated_at",
            "kernel_id",
            "ramdisk_id",
            "root_device_name",
            "auto_disk_config",
            "locked_by",
            "display_description",
            "soft_deleted",
            "disable_terminate",
            "block_device_mapping",
            "services",
            "metadata",
            "system_metadata",
            "info_cache",
            "security_groups",
            "pci_devices",
            "cell_name",
            "instance_type_id",
            "cleaned");

    /// Sort key to column. Text and numbers only: nothing whose order two databases see differently.
    private static final Map<String, String> SORTS = Map.ofEntries(
            Map.entry("uuid", "id"),
            Map.entry("id", "id"),
            Map.entry("display_name", "name"),
            Map.entry("name", "name"),
            Map.entry("created_at", "created_at"),
            Map.entry("updated_at", "updated_at"),
            Map.entry("launched_at", "launched_at"),
            Map.entry("terminated_at", "terminated_at"),
            Map.entry("launch_index", "launch_index"),
            Map.entry("host", "host"),
            Map.entry("node", "host"),
            Map.entry("hostname", "hostname"),
            Map.entry("image_ref", "image_id"),
            Map.entry("instance_type_id", "flavor_id"),
            Map.entry("key_name", "key_name"),
            Map.entry("project_id", "project_id"),
            Map.entry("user_id", "user_id"),
            Map.entry("vm_state", "vm_state"),
            Map.entry("task_state", "task_state"),
            Map.entry("power_state", "power_state"),
            Map.entry("availability_zone", "zone"),
            Map.entry("access_ip_v4", "access_ip_v4"),
            Map.entry("access_ip_v6", "access_ip_v6"),
            Map.entry("display_description", "description"),
            Map.entry("locked", "locked"));

    private static final Set<String> NUMBERS =
            Set.of("created_at", "updated_at", "launched_at", "terminated_at", "launch_index", "locked");

    /// A column to sort by.
    record Sort(String column, boolean descending) {
        boolean isNumber() {
            return NUMBERS.contains(column);
        }
    }

    /// All, any, not all, not any of these.
    record Tags(List<String> all, List<String> any, List<String> notAll, List<String> notAny) {
        boolean none() {
            return all.isEmpty() && any.isEmpty() && notAll.isEmpty() && notAny.isEmpty();
        }

        boolean admit(List<String> has) {
            return has.containsAll(all)
                    && (any.isEmpty() || any.stream().anyMatch(has::contains))
                    && (notAll.isEmpty() || !has.containsAll(notAll))
                    && notAny.stream().noneMatch(has::contains);
        }
    }

    static ServerQuery of(Exchange x, Microversion version) {
        boolean admin = x.caller().isAdmin();
        requireKnown(x, version);
        var exact = new TreeMap<String, List<String>>();
        COLUMNS.forEach((parameter, column) -> exactly(x, parameter, column, exact));
        if (admin) {
            ADMIN_COLUMNS.forEach((parameter, column) -> exactly(x, parameter, column, exact));
        }
        states(x, admin, exact);
        var since = time(x, "changes-since");
        var before = version.atLeast(66) ? time(x, "changes-before") : OptionalLong.empty();
        if (since.isPresent() && before.isPresent() && since.getAsLong() > before.getAsLong()) {
            throw Fault.invalid(
                    "changes-since", "The value of changes-since must be less than or equal to changes-before.");
        }
        var statuses = statuses(x, version);
        return new ServerQuery(
                project(x, admin),
                exact,
                deleted(x, admin, since.isPresent() || before.isPresent(), statuses),
                since,
                before,
                version.atLeast(73) ? flag(x, "locked") : Optional.empty(),
                admin ? flag(x, "config_drive") : Optional.empty(),
                x.query("name").filter(n -> !n.isEmpty()).map(n -> TextPattern.of("name", n)),
                ip(x, version),
                statuses,
                version.atLeast(26) ? tags(x) : new Tags(List.of(), List.of(), List.of(), List.of()),
                sorts(x, admin),
                x.query("marker"),
                x.limit(PAGE_MAX));
    }

    private static void requireKnown(Exchange x, Microversion version) {
        for (String name : x.queryNames()) {
            boolean known = COLUMNS.containsKey(name) || ADMIN_COLUMNS.containsKey(name) || OTHERS.contains(name);
            if (!known && version.atLeast(75)) {
                throw Fault.invalid("query", "Additional properties are not allowed ('" + name + "' was unexpected)");
            }
        }
    }

    private static void exactly(Exchange x, String parameter, String column, Map<String, List<String>> exact) {
        var values = x.queryAll(parameter);
        if (!values.isEmpty()) {
            exact.put(column, values);
        }
    }

    /// Nova's words for states, as the columns have them.
    private static void states(Exchange x, boolean admin, Map<String, List<String>> exact) {
        if (!admin) {
            return;
        }
        var vm = x.queryAll("vm_state");
        if (!vm.isEmpty()) {
            exact.put(
                    "vm_state",
                    Arrays.stream(ServerState.values())
                            .filter(s -> vm.contains(s.word()))
                            .map(ServerState::name)
                            .toList());
        }
        var task = x.queryAll("task_state");
        if (!task.isEmpty()) {
            exact.put(
                    "task_state",
                    Arrays.stream(ServerTask.values())
                            .filter(t -> task.contains(t.word()))
                            .map(ServerTask::name)
                            .toList());
        }
        var power = x.queryAll("power_state");
        if (!power.isEmpty()) {
            exact.put(
                    "power_state",
                    Arrays.stream(PowerState.values())
                            .filter(p -> power.contains(Integer.toString(p.number())))
                            .map(PowerState::name)
                            .toList());
        }
    }

    private static Optional<String> project(Exchange x, boolean admin) {
        var named = x.query("project_id").or(() -> x.query("tenant_id"));
        boolean all = x.query("all_tenants")
                .map(text -> text.isEmpty() || flagOf("all_tenants", text))
                .orElse(false);
        if (all && !admin) {
            throw Fault.forbidden("Policy doesn't allow os_compute_api:servers:index:get_all_tenants to be performed.");
        }
        if (admin && (all || named.isPresent())) {
            // Nova looks at project_id only where all projects may be seen.
            return all ? named : Optional.of(x.caller().project());
        }
        return Optional.of(x.caller().project());
    }

    private static Set<String> statuses(Exchange x, Microversion version) {
        var asked = Set.copyOf(x.queryAll("status").stream()
                .map(s -> s.toUpperCase(Locale.ROOT))
                .toList());
        var known = ServerState.statuses();
        if (version.atLeast(38) && !known.containsAll(asked)) {
            throw Fault.invalid("status", "Invalid status value");
        }
        if (asked.contains("DELETED") && !x.caller().isAdmin()) {
            throw Fault.forbidden("Only administrators may list deleted instances");
        }
        return asked;
    }

    private static Optional<Boolean> deleted(Exchange x, boolean admin, boolean changes, Set<String> statuses) {
        var asked = admin ? flag(x, "deleted") : Optional.<Boolean>empty();
        if (asked.isPresent()) {
            return asked;
        }
        if (changes) {
            return Optional.empty();
        }
        return Optional.of(statuses.contains("DELETED"));
    }

    private static Optional<TextPattern> ip(Exchange x, Microversion version) {
        var six = version.atLeast(5) || x.caller().isAdmin() ? x.query("ip6") : Optional.<String>empty();
        return x.query("ip").or(() -> six).filter(t -> !t.isEmpty()).map(text -> TextPattern.of("ip", text));
    }

    private static Tags tags(Exchange x) {
        return new Tags(words(x, "tags"), words(x, "tags-any"), words(x, "not-tags"), words(x, "not-tags-any"));
    }

    private static List<String> words(Exchange x, String parameter) {
        return x.queryAll(parameter).stream()
                .flatMap(text -> Arrays.stream(text.split(",", -1)))
                .filter(tag -> !tag.isEmpty())
                .toList();
    }

    private static List<Sort> sorts(Exchange x, boolean admin) {
        var keys = x.queryAll("sort_key");
        var directions = x.queryAll("sort_dir");
        var sorts = new ArrayList<Sort>();
        for (int i = 0; i < keys.size(); i++) {
            var column = SORTS.get(keys.get(i));
            if (column == null) {
                throw Fault.invalid("sort_key", "There is no such key to sort by.");
            }
            if (!column.equals("host") || admin) {
                sorts.add(new Sort(column, i >= directions.size() || descending(directions.get(i))));
            }
        }
        if (sorts.isEmpty()) {
            boolean newestFirst = directions.isEmpty() || descending(directions.getFirst());
            sorts.add(new Sort("created_at", newestFirst));
        }
        sorts.add(new Sort("id", sorts.getFirst().descending()));
        return sorts;
    }

    private static boolean descending(String direction) {
        return switch (direction) {
            case "desc" -> true;
            case "asc" -> false;
            default -> throw Fault.invalid("sort_dir", "'asc' or 'desc' is expected.");
        };
    }

    private static Optional<Boolean> flag(Exchange x, String name) {
        return x.query(name).map(text -> flagOf(name, text));
    }

    private static boolean flagOf(String name, String text) {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "true", "t", "yes", "y", "on", "1" -> true;
            case "false", "f", "no", "n", "off", "0" -> false;
            default -> throw Fault.invalid(name, "A boolean is expected.");
        };
    }

    private static OptionalLong time(Exchange x, String name) {
        var text = x.query(name);
        if (text.isEmpty()) {
            return OptionalLong.empty();
        }
        try {
            // In a query string an offset's plus sign may have become a space.
            var parsed = TIME.parseBest(text.get().replace(' ', '+'), OffsetDateTime::from, LocalDateTime::from);
            var instant = parsed instanceof OffsetDateTime with
                    ? with.toInstant()
                    : LocalDateTime.from(parsed).toInstant(ZoneOffset.UTC);
            return OptionalLong.of(instant.toEpochMilli());
        } catch (DateTimeException malformed) {
            throw Fault.invalid(name, "Invalid " + name + " value: a time in ISO 8601 is expected.");
        }
    }
}
