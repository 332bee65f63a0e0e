package foehn.object;

import foehn.kernel.Fault;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// In which format a listing was asked for.
final class Accepted {
    private static final List<String> OFFERED =
            List.of("text/plain", "application/json", "application/xml", "text/xml");

    private record Wish(String type, double quality, int precision) {}

    static String format(Call call) {
        var format = call.query().get("format", "");
        if (!format.isEmpty()) {
            return switch (Headers.lower(format)) {
                case "json" -> "application/json";
                case "xml" -> "application/xml";
                default -> "text/plain";
            };
        }
        var accept = call.headers().get("accept");
        if (accept == null || accept.isBlank() || accept.equals("*/*")) {
            return "text/plain";
        }
        for (var wish : wishes(accept)) {
            for (var offer : OFFERED) {
                if (fits(wish.type(), offer)) {
                    return offer;
                }
            }
        }
        throw Fault.named(406, "", "");
    }

    private static List<Wish> wishes(String accept) {
        var wishes = new ArrayList<Wish>();
        for (var part : accept.split(",", -1)) {
            var pieces = part.split(";", -1);
            var type = Headers.lower(pieces[0].strip());
            int slash = type.indexOf('/');
            if (slash <= 0 || slash == type.length() - 1 || (type.startsWith("*") && !type.equals("*/*"))) {
                throw Fault.named(400, "", "Invalid Accept header");
            }
            double quality = 1;
            for (int i = 1; i < pieces.length; i++) {
                var parameter = pieces[i].strip();
                if (parameter.startsWith("q=")) {
                    quality = quality(parameter.substring(2).strip());
                }
            }
            int precision = type.equals("*/*") ? 0 : type.endsWith("/*") ? 1 : 2;
            if (quality > 0) {
                wishes.add(new Wish(type, quality, precision));
            }
        }
        wishes.sort(Comparator.comparingDouble(Wish::quality)
                .thenComparingInt(Wish::precision)
                .reversed());
        return wishes;
    }

    private static double quality(String text) {
        try {
            return Double.parseDouble(text);
        } catch (NumberFormatException malformed) {
            throw Fault.named(400, "", "Invalid Accept header");
        }
    }

    private static boolean fits(String wish, String offer) {
        return wish.equals("*/*")
                || wish.equals(offer)
                || (wish.endsWith("/*") && offer.startsWith(wish.substring(0, wish.length() - 1)));
    }

    private Accepted() {}
}
