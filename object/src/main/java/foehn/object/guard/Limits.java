package foehn.object.guard;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/// How many requests a second a container of some size may take: given at some sizes, and on a straight line between.
record Limits(List<Limit> points) {
    record Limit(long objects, double perSecond) {}

    /// Reads `container_ratelimit_100 = 50` and the like.
    static Limits of(Map<String, String> settings, String prefix) {
        var points = new ArrayList<Limit>();
        settings.forEach((name, value) -> {
            if (name.startsWith(prefix) && name.length() > prefix.length()) {
                points.add(new Limit(Long.parseLong(name.substring(prefix.length())), Double.parseDouble(value)));
            }
        });
        points.sort(Comparator.comparingLong(Limit::objects));
        return new Limits(List.copyOf(points));
    }

    /// Empty where nothing is limited: for empty containers, and those smaller than the first point.
    OptionalDouble at(long objects) {
        if (objects == 0 || points.isEmpty() || objects < points.getFirst().objects()) {
            return OptionalDouble.empty();
        }
        int i = 0;
        while (i + 1 < points.size() && points.get(i + 1).objects() <= objects) {
            i++;
        }
        var from = points.get(i);
        if (i + 1 == points.size()) {
            return OptionalDouble.of(from.perSecond());
        }
        var to = points.get(i + 1);
        double slope = (to.perSecond() - from.perSecond()) / (to.objects() - from.objects());
        return OptionalDouble.of(from.perSecond() + (objects - from.objects()) * slope);
    }
}
