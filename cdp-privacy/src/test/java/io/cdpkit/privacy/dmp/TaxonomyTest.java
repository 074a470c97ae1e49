package io.cdpkit.privacy.dmp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cdpkit.privacy.dmp.InvalidTaxonomyException.Problem;
import java.io.IOException;
import java.io.StringReader;
import java.util.List;
import org.junit.jupiter.api.Test;

class TaxonomyTest {
    /** In the shape of the IAB's tables; what it says is made up. */
    static final String TABLE = String.join(
            "\r\n",
            "\uFEFFMade-up audiences\t\t\t\t\t\t\t",
            "\tUnique ID\tParent ID\tCondensed Name\tTier 1\tTier 2\tTier 3\t*Extension Notes",
            "\t1\t\tInterest\tInterest\t\t\t",
            "\t2\t1\tInterest | Photography\tInterest\tPhotography\t\t",
            "\t3\t2\tInterest | Photography | Lenses |\tInterest\tPhotography\tLenses\tsee there",
            "\t\t\t\t\t\t\t",
            "\t4\t1\tInterest | Health\tInterest\tHealth",
            "\t5\t4\tInterest | Health | Sleep |\tInterest\tHealth\tSleep\t",
            "");

    static Taxonomy taxonomy() {
        try {
            return Taxonomy.read(new StringReader(TABLE));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void read_iabShape_nodesTiersAndParents() {
        Taxonomy taxonomy = taxonomy();
        assertEquals(5, taxonomy.size());
        Taxonomy.Node lenses = taxonomy.node("3").orElseThrow();
        assertEquals("Lenses", lenses.name());
        assertEquals(List.of("Interest", "Photography", "Lenses"), lenses.tiers());
        assertEquals(
                List.of("1", "2", "3"),
                taxonomy.path("3").stream().map(Taxonomy.Node::id).toList());
        assertTrue(taxonomy.isWithin("5", "4") && !taxonomy.isWithin("3", "4"));
        assertEquals(List.of(), taxonomy.path("6"));
    }

    @Test
    void without_branch_nothingOfItIsLeft() {
        Taxonomy rest = taxonomy().without("4");
        assertEquals(
                List.of("1", "2", "3"),
                rest.nodes().stream().map(Taxonomy.Node::id).toList());
        assertThrows(IllegalArgumentException.class, () -> rest.without("5"));
    }

    @Test
    void read_wrongRows_namesEachByItsLine() {
        String table =
                "Unique ID\tParent\tTier 1\n1\t\tA\n\t1\tB\n1\t\tC\n2\t9\tD\n3\t1\t\n4\t5\tE\n5\t4\tF\n6\t4\tG\n7\t7\tH\n";
        InvalidTaxonomyException invalid =
                assertThrows(InvalidTaxonomyException.class, () -> Taxonomy.read(new StringReader(table)));
        assertEquals(
                List.of(
                        new Problem(3, "the row has no unique id"),
                        new Problem(4, "node \"1\" is there already, in line 2"),
                        new Problem(5, "the parent \"9\" of node \"2\" is not in the table"),
                        new Problem(6, "node \"3\" has no name in any tier"),
                        new Problem(7, "node \"4\" is below itself"),
                        new Problem(8, "node \"5\" is below itself"),
                        new Problem(10, "node \"7\" is below itself")),
                invalid.problems());
        assertTrue(String.valueOf(invalid.getMessage()).startsWith("line 3: the row has no unique id; line 4: "));
    }

    @Test
    void read_noHeader_saysWhatIsMissing() {
        InvalidTaxonomyException invalid =
                assertThrows(InvalidTaxonomyException.class, () -> Taxonomy.read(new StringReader("1\t\tA\n")));
        assertEquals(
                List.of(new Problem(1, "no row has the columns Unique ID, Parent ID and Tier 1")), invalid.problems());
        for (String header : List.of("Unique ID\tParent ID\tName\n", "Unique ID\tTier 1\n", "Parent\tTier 1\n")) {
            assertThrows(InvalidTaxonomyException.class, () -> Taxonomy.read(new StringReader(header + "1\t\tA\n")));
        }
    }
}
