package io.cdpkit.json;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.cdpkit.profile.Change;
import io.cdpkit.profile.ProfileId;
import io.cdpkit.store.TenantStore.Recorded;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

final class ChangeJsonTest {
    private static final ProfileId ONE = new ProfileId(0, 1);
    private static final ProfileId TWO = new ProfileId(0, 2);
    private static final String ID_ONE = "00000000-0000-0000-0000-000000000001";
    private static final String ID_TWO = "00000000-0000-0000-0000-000000000002";

    private static Map<Change, String> everyKind() {
        LinkedHashMap<Change, String> lines = new LinkedHashMap<>();
        lines.put(new Change.Created(ONE, "m1"), "{'cause':'m1','change':'created','profile':'1'}");
        lines.put(new Change.Merged(ONE, TWO, "m1"), "{'absorbed':'2','cause':'m1','change':'merged','profile':'1'}");
        lines.put(new Change.Split(ONE, TWO, "m1"), "{'cause':'m1','change':'split','from':'2','profile':'1'}");
        lines.put(new Change.Renamed(ONE, TWO, "m1"), "{'cause':'m1','change':'renamed','former':'2','profile':'1'}");
        lines.put(new Change.Removed(ONE, "a\"b\n"), "{'cause':'a\\\"b\\n','change':'removed','profile':'1'}");
        lines.put(
                new Change.TraitsChanged(ONE, List.of("a", "b"), "m1"),
                "{'cause':'m1','change':'traits_changed','keys':['a','b'],'profile':'1'}");
        lines.put(
                new Change.ComputedChanged(ONE, List.of("spent"), "m1"),
                "{'cause':'m1','change':'computed_changed','keys':['spent'],'profile':'1'}");
        lines.put(
                new Change.AccountsChanged(ONE, List.of("acme"), "m1"),
                "{'cause':'m1','change':'accounts_changed','keys':['acme'],'profile':'1'}");
        lines.put(
                new Change.Entered(ONE, "vip", 2, "m1"),
                "{'cause':'m1','change':'entered','definition':2,'profile':'1','segment':'vip'}");
        lines.put(
                new Change.Exited(ONE, "vip", 2, "m1"),
                "{'cause':'m1','change':'exited','definition':2,'profile':'1','segment':'vip'}");
        return lines;
    }

    private static String json(String line) {
        return line.replace("'1'", "'" + ID_ONE + "'")
                .replace("'2'", "'" + ID_TWO + "'")
                .replace('\'', '"');
    }

    @Test
    void write_everyKind_isOneLine() {
        everyKind().forEach((change, line) -> assertEquals(json(line), ChangeJson.write(change)));
        Set<Class<?>> kinds =
                everyKind().keySet().stream().map(Object::getClass).collect(Collectors.toSet());
        assertEquals(Set.of(Change.class.getPermittedSubclasses()), kinds);
    }

    @Test
    void write_recorded_addsItsPlace() {
        everyKind()
                .forEach((change, line) -> assertEquals(
                        json(line.replace("}", ",'sequence':7}")), ChangeJson.write(new Recorded(7, change))));
    }
}
