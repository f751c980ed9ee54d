package dev.holdfast.redis;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.exceptions.JedisDataException;

/**
 * What a server says about itself. Immutable.
 *
 * @param appendfsync, save as configured; {@value #HIDDEN} where the server does not tell
 */
record ServerState(String version, boolean appendonly, String appendfsync, String save, String eviction) {
    private static final String HIDDEN = "unknown";

    static ServerState of(Jedis redis) {
        Map<String, String> info = new TreeMap<>();
        redis.info().lines().filter(line -> line.contains(":")).forEach(line -> {
            String[] pair = line.split(":", 2);
            info.put(pair[0], pair[1].strip());
        });
        return new ServerState(
                info.getOrDefault("redis_version", HIDDEN),
                info.getOrDefault("aof_enabled", "0").equals("1"),
                setting(redis, "appendfsync"),
                setting(redis, "save"),
                info.getOrDefault("maxmemory_policy", HIDDEN));
    }

    /** Rented servers often refuse CONFIG. */
    private static String setting(Jedis redis, String name) {
        try {
            return redis.configGet(name).getOrDefault(name, HIDDEN);
        } catch (JedisDataException refused) {
            return HIDDEN;
        }
    }

    /** Whether it has the commands the scripts need. */
    boolean isRecent() {
        String[] parts = version.split("\\.", -1);
        try {
            int major = Integer.parseInt(parts[0]);
            return major > 6 || (major == 6 && parts.length > 1 && Integer.parseInt(parts[1]) >= 2);
        } catch (NumberFormatException unknown) {
            return true;
        }
    }

    /** What an acknowledgement means. */
    String durability() {
        String settings = "appendonly " + (appendonly ? "yes, appendfsync " + appendfsync : "no");
        if (!appendonly) {
            return save.isEmpty()
                    ? settings + ": nothing survives a restart"
                    : settings + ", save " + save + ": a crash loses what was written since the last snapshot";
        }
        return switch (appendfsync) {
            case "always" -> settings + ": fsync before every acknowledgement";
            case "everysec" -> settings + ": a machine that crashes loses up to two seconds of writes";
            case "no" -> settings + ": a machine that crashes loses what its system had not written yet";
            default -> settings + ": see the server's settings";
        };
    }

    /** What a person must change, a sentence for each setting by which acknowledged writes can be lost. */
    List<String> warnings() {
        List<String> warnings = new ArrayList<>();
        if (!appendonly) {
            warnings.add("Redis does not keep what it acknowledges (" + durability()
                    + "); set 'appendonly yes' and 'appendfsync always'.");
        } else if (appendfsync.equals("no") || appendfsync.equals("everysec")) {
            warnings.add(
                    "Redis can lose writes that it acknowledged (" + durability() + "); set 'appendfsync always'.");
        }
        if (eviction.startsWith("allkeys")) {
            warnings.add("Redis deletes data of this store when memory runs out (maxmemory-policy " + eviction
                    + "); set 'maxmemory-policy noeviction'.");
        }
        return warnings;
    }
}
