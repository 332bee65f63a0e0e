package foehn.image;

import foehn.kernel.Fault;
import foehn.kernel.http.Exchange;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/// Reads the query string of `GET /v2/images`. A parameter that names no attribute filters by a custom property.
final class ListQuery {
    private static final int PAGE_DEFAULT = 25;
    private static final int PAGE_MAX = 1000;
    private static final int VALUES_MAX = 100;
    private static final Set<String> NOT_FILTERS =
            Set.of("limit", "marker", "sort", "sort_key", "sort_dir", "member_status", "visibility", "tag");
    private static final List<String> SORT_KEYS =
            List.of("name", "status", "container_format", "disk_format", "size", "id", "created_at", "updated_at");
    private static final Set<String> TEXTS = Set.of("id", "name", "status", "container_format", "disk_format");
    private static final Map<String, String> EXACT_TEXTS =
            Map.of("owner", "owner", "checksum", "checksum", "os_hash_value", "sha512");
    private static final Set<String> NUMBERS = Set.of("size", "virtual_size", "min_ram", "min_disk");
    private static final Set<String> TIMES = Set.of("created_at", "updated_at");
    private static final Pattern LISTED = Pattern.compile("\"((?:[^\"\\\\]|\\\\.)*)\"(?:,|$)|([^,\"]*)(?:,|$)");

    static ImageQuery of(Exchange x) {
        var conditions = new ArrayList<ImageQuery.Condition>();
        var properties = new HashMap<String, String>();
        boolean hidden = false;
        for (var name : new HashSet<>(x.queryNames())) {
            var value = x.query(name).orElse("");
            if (value.indexOf('\0') >= 0 || name.indexOf('\0') >= 0) {
                throw Fault.invalid("query", "It must not contain the character U+0000.");
            }
            if (name.equals("os_hidden")) {
                hidden = flag(name, value);
            } else if (!NOT_FILTERS.contains(name)) {
                filter(name, value).ifPresentOrElse(conditions::add, () -> properties.put(name, value));
            }
        }
        conditions.add(new ImageQuery.Is("os_hidden", hidden));
        var tags = x.queryAll("tag").stream().map(String::strip).toList();
        if (conditions.size() + properties.size() + tags.size() > VALUES_MAX) {
            throw Fault.invalid("query", "At most " + VALUES_MAX + " filters are allowed.");
        }
        return new ImageQuery(
                visibility(x.query("visibility")),
                memberStatus(x.query("member_status").orElse("accepted")),
                conditions,
                tags,
                properties,
                order(x),
                x.query("marker"),
                x.query("limit").isPresent() ? x.limit(PAGE_MAX) : PAGE_DEFAULT);
    }

    private static Optional<ImageQuery.Condition> filter(String name, String value) {
        if (TEXTS.contains(name)) {
            return Optional.of(oneOf(name, value));
        } else if (EXACT_TEXTS.containsKey(name)) {
            return Optional.of(new ImageQuery.OneOf(EXACT_TEXTS.get(name), List.of(value)));
        } else if (name.equals("protected")) {
            return Optional.of(new ImageQuery.Is("is_protected", flag(name, value)));
        } else if (TIMES.contains(name)) {
            return Optional.of(time(name, value));
        } else if (NUMBERS.contains(name)) {
            long n = number(name, value);
            return Optional.of(new ImageQuery.Between(name, n, n));
        } else if (name.endsWith("_min") && NUMBERS.contains(bare(name))) {
            return Optional.of(new ImageQuery.Between(bare(name), number(name, value), Long.MAX_VALUE));
        } else if (name.endsWith("_max") && NUMBERS.contains(bare(name))) {
            return Optional.of(new ImageQuery.Between(bare(name), Long.MIN_VALUE, number(name, value)));
        } else if (name.equals("changes-since")) {
            throw Fault.invalid(name, "The \"changes-since\" filter is no longer available on v2.");
        }
        return Optional.empty();
    }

    private static String bare(String name) {
        return name.substring(0, name.length() - "_min".length());
    }

    private static ImageQuery.Condition oneOf(String name, String value) {
        int colon = value.indexOf(':');
        List<String> wanted;
        if (colon < 0) {
            wanted = List.of(value);
        } else if (value.startsWith("in:")) {
            wanted = listed(name, value.substring(3));
        } else if (value.startsWith("eq:")) {
            wanted = List.of(value.substring(3));
        } else {
            throw Fault.invalid(name, "Unable to filter by unknown operator '" + value.substring(0, colon) + "'.");
        }
        // A status is stored by its Java name.
        return new ImageQuery.OneOf(
                name,
                name.equals("status")
                        ? wanted.stream().map(w -> w.toUpperCase(Locale.ROOT)).toList()
                        : wanted);
    }

    /// `a,"b, with a comma",c`
    private static List<String> listed(String name, String text) {
        var found = new ArrayList<String>();
        var matcher = LISTED.matcher(text);
        int at = 0;
        while (at < text.length()) {
            if (!matcher.find(at) || matcher.start() != at || found.size() >= VALUES_MAX) {
                throw Fault.invalid(name, "The list of values is malformed, or too long.");
            }
            var quoted = matcher.group(1);
            found.add(quoted != null ? quoted.replaceAll("\\\\(.)", "$1") : matcher.group(2));
            at = matcher.end();
        }
        return found;
    }

    /// Times are shown in whole seconds, so they are compared in whole seconds.
    private static ImageQuery.Condition time(String name, String value) {
        var operator = "eq";
        var text = value;
        int colon = value.indexOf(':');
        if (colon > 0 && value.substring(0, colon).matches("[a-z]+")) {
            operator = value.substring(0, colon);
            text = value.substring(colon + 1);
        }
        long first = second(name, text);
        long last = first + 999;
        return switch (operator) {
            case "eq" -> new ImageQuery.Between(name, first, last);
            case "neq" -> new ImageQuery.Outside(name, first, last);
            case "gt" -> new ImageQuery.Between(name, last + 1, Long.MAX_VALUE);
            case "gte" -> new ImageQuery.Between(name, first, Long.MAX_VALUE);
            case "lt" -> new ImageQuery.Between(name, Long.MIN_VALUE, first - 1);
            case "lte" -> new ImageQuery.Between(name, Long.MIN_VALUE, last);
            default -> throw Fault.invalid(name, "Unable to filter on a unknown operator.");
        };
    }

    private static long second(String name, String text) {
        try {
            var zoned = text.matches(".*([zZ]|[+-][0-9]{2}:?[0-9]{2})") && text.indexOf('T') > 0 ? text : text + "Z";
            Instant at = OffsetDateTime.parse(zoned).toInstant();
            return Math.multiplyExact(at.getEpochSecond(), 1000L);
        } catch (DateTimeParseException | ArithmeticException malformed) {
            throw Fault.invalid(name, "Bad query filter format. Use ISO 8601 DateTime notation.");
        }
    }

    private static long number(String name, String value) {
        if (!value.matches("[0-9]{1,18}")) {
            throw Fault.invalid(name, "Unable to filter on a range with a non-numeric value.");
        }
        return Long.parseLong(value);
    }

    private static boolean flag(String name, String value) {
        return switch (value.toLowerCase(Locale.ROOT)) {
            case "true" -> true;
            case "false" -> false;
            default -> throw Fault.invalid(name, "Valid values are 'true' or 'false'.");
        };
    }

    private static Optional<Set<Image.Visibility>> visibility(Optional<String> text) {
        return text.filter(t -> !t.isEmpty())
                .map(t -> t.equals("all")
                        ? EnumSet.allOf(Image.Visibility.class)
                        : Set.of(Arrays.stream(Image.Visibility.values())
                                .filter(v -> v.word().equals(t))
                                .findFirst()
                                .orElseThrow(() -> Fault.invalid("visibility", "Invalid visibility value."))));
    }

    private static Optional<MemberStatus> memberStatus(String text) {
        return text.equals("all")
                ? Optional.empty()
                : Optional.of(Arrays.stream(MemberStatus.values())
                        .filter(s -> s.word().equals(text))
                        .findFirst()
                        .orElseThrow(() -> Fault.invalid("member_status", "Invalid status.")));
    }

    private static List<ImageQuery.Sort> order(Exchange x) {
        var order = new ArrayList<ImageQuery.Sort>();
        var sort = x.query("sort");
        if (sort.isPresent()) {
            if (x.query("sort_key").isPresent() || x.query("sort_dir").isPresent()) {
                throw Fault.invalid("sort", "Old and new sorting syntax cannot be combined");
            }
            for (var part : sort.get().strip().split(",", -1)) {
                var halves = part.split(":", 2);
                order.add(sort(halves[0], halves.length == 1 || halves[1].isEmpty() ? "desc" : halves[1]));
            }
        } else {
            classic(x.queryAll("sort_key"), x.queryAll("sort_dir"), order);
        }
        if (order.size() > SORT_KEYS.size()) {
            throw Fault.invalid("sort", "Too many sort keys.");
        }
        // Ties are broken, so that pages neither repeat nor lose an image.
        boolean descending = order.isEmpty() || order.getFirst().descending();
        for (var last : List.of("created_at", "id")) {
            if (order.stream().noneMatch(s -> s.column().equals(last))) {
                order.add(new ImageQuery.Sort(last, descending));
            }
        }
        return order;
    }

    /// `sort_key=a&sort_dir=asc&sort_key=b&sort_dir=desc`; one direction serves all keys.
    private static void classic(List<String> keys, List<String> directions, List<ImageQuery.Sort> order) {
        if (directions.size() > 1 && directions.size() != keys.size()) {
            throw Fault.invalid("sort_dir", "Number of sort dirs does not match the number of sort keys");
        }
        for (int i = 0; i < keys.size(); i++) {
            var direction = directions.isEmpty() ? "desc" : directions.get(directions.size() == 1 ? 0 : i);
            order.add(sort(keys.get(i), direction));
        }
        if (keys.isEmpty() && !directions.isEmpty()) {
            order.add(sort("created_at", directions.getFirst()));
        }
    }

    private static ImageQuery.Sort sort(String key, String direction) {
        var name = key.strip();
        var way = direction.strip();
        if (!SORT_KEYS.contains(name)) {
            throw Fault.invalid("sort_key", "It must be one of the following: " + String.join(", ", SORT_KEYS));
        }
        if (!way.equals("asc") && !way.equals("desc")) {
            throw Fault.invalid("sort_dir", "It must be asc or desc.");
        }
        return new ImageQuery.Sort(name, way.equals("desc"));
    }

    private ListQuery() {}
}
