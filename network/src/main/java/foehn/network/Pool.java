package foehn.network;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A range of addresses, both ends included, as clients write it.
record Pool(String start, String end) {
    static Pool of(Ip first, Ip last) {
        return new Pool(first.toString(), last.toString());
    }

    Ip first() {
        return Ip.of(start);
    }

    Ip last() {
        return Ip.of(end);
    }

    boolean contains(Ip ip) {
        return ip.compareTo(first()) >= 0 && ip.compareTo(last()) <= 0;
    }

    boolean overlaps(Pool other) {
        return first().compareTo(other.last()) <= 0 && other.first().compareTo(last()) <= 0;
    }

    BigInteger size() {
        return last().number().subtract(first().number()).add(BigInteger.ONE);
    }

    /// All that hosts of the subnet may have, without the gateway.
    static List<Pool> allOf(Cidr cidr, Optional<Ip> gateway) {
        var hosts = cidr.hosts();
        if (gateway.isEmpty() || !hosts.contains(gateway.get())) {
            return List.of(hosts);
        }
        var pools = new ArrayList<Pool>();
        var without = gateway.get();
        if (hosts.first().compareTo(without) < 0) {
            pools.add(of(hosts.first(), without.plus(-1)));
        }
        if (without.compareTo(hosts.last()) < 0) {
            pools.add(of(without.plus(1), hosts.last()));
        }
        return pools;
    }
}
