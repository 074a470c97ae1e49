package io.cdpkit.segments.insight;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cdpkit.segments.insight.InsightTable.Cell;
import io.cdpkit.segments.insight.InsightTable.Column;
import io.cdpkit.segments.insight.InsightTable.Form;
import io.cdpkit.segments.insight.InsightTable.Heading;
import io.cdpkit.segments.insight.InsightTable.Unit;
import java.io.IOException;
import java.io.StringReader;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;

class PictureTest {
    private static final Pattern LIGHTNESS = Pattern.compile("fill:#(..)(..)(..)\"/>");

    private static InsightTable table(Form form) {
        return new InsightTable(
                new Heading(form, "Sales", "Net sales in EUR.", "quarter", "category"),
                List.of("2025 Q4", "<script>alert('x')</script>"),
                List.of(new Column("Books & more", Unit.MONEY), new Column("\u0000 \uD800 \"Kitchen\"", Unit.MONEY)),
                List.of(
                        List.of(Cell.of(new BigDecimal("1234.50"), 7), Cell.of(new BigDecimal("2.5"), 3)),
                        List.of(Cell.HIDDEN, Cell.NONE)),
                List.of("b", "a"),
                0);
    }

    private static Document parsed(String text) {
        try {
            DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
            factory.setFeature("http://apache.org/xml/features/nonvalidating/load-external-dtd", false);
            return factory.newDocumentBuilder().parse(new InputSource(new StringReader(text)));
        } catch (ParserConfigurationException | SAXException | IOException e) {
            throw new AssertionError("not well-formed: " + e.getMessage(), e);
        }
    }

    @Test
    void svg_hostileLabels_areTextAndNothingElse() {
        for (Form form : Form.values()) {
            Document svg = parsed(Picture.of(table(form)).element("sales"));
            assertEquals(0, svg.getElementsByTagName("script").getLength());
            assertTrue(svg.getDocumentElement().getTextContent().contains("<script>"));
            Element root = svg.getDocumentElement();
            assertEquals("img", root.getAttribute("role"));
            assertEquals("sales-t sales-d", root.getAttribute("aria-labelledby"));
            assertEquals("Sales", svg.getElementsByTagName("title").item(0).getTextContent());
            String description = svg.getElementsByTagName("desc").item(0).getTextContent();
            assertTrue(description.contains("Greatest: 2025 Q4, Books & more, 1,235."), description);
            assertTrue(description.contains("1 figures are hidden"), description);
        }
    }

    @Test
    void svg_asAFile_isOfTheNamespaceOfPictures() {
        String namespace =
                parsed(Picture.of(table(Form.BARS)).svg()).getDocumentElement().getAttribute("xmlns");
        assertEquals("http://www.w3.org/2000/svg", namespace);
    }

    @Test
    void svg_everyFigure_isPrinted() {
        String heatMap = Picture.of(table(Form.HEAT_MAP)).element("a");
        for (String figure : List.of(">1,235<", ">2.50<", ">hidden<", ">–<")) {
            assertTrue(heatMap.contains(figure), figure);
        }
        String bars = Picture.of(table(Form.BARS)).element("a");
        assertTrue(bars.contains(">1,235<") && bars.contains(">2.50<"));
    }

    @Test
    void heatMap_greaterFigures_areDarkerInGreyToo() {
        List<Cell> line = new ArrayList<>();
        List<Column> columns = new ArrayList<>();
        for (int i = 0; i <= 10; i++) {
            line.add(Cell.ofPeople(i));
            columns.add(new Column("c" + i, Unit.COUNT));
        }
        InsightTable table = new InsightTable(
                new Heading(Form.HEAT_MAP, "T", "D", "r", "c"), List.of("r"), columns, List.of(line), List.of(), 0);
        Matcher fills = LIGHTNESS.matcher(Picture.of(table).element("a"));
        assertTrue(fills.find(), "the ground");
        double before = 256;
        for (int i = 0; i <= 10; i++) {
            assertTrue(fills.find());
            double grey = 0.3 * Integer.parseInt(fills.group(1), 16)
                    + 0.59 * Integer.parseInt(fills.group(2), 16)
                    + 0.11 * Integer.parseInt(fills.group(3), 16);
            assertTrue(grey < before - 8, "step " + i);
            before = grey;
        }
    }

    @Test
    void page_ofAllTables_loadsNothingAndHasEachIdOnce() {
        List<Person> people = RandomShop.people(RandomShop.events(11, 200));
        List<InsightTable> tables = Gallery.tables(people);
        String page = Picture.page("A <small> shop", tables);
        Document document = parsed(page);
        assertEquals(tables.size(), document.getElementsByTagName("svg").getLength());
        assertEquals(tables.size(), document.getElementsByTagName("table").getLength());
        NodeList all = document.getElementsByTagName("*");
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < all.getLength(); i++) {
            Element element = (Element) all.item(i);
            assertFalse(element.hasAttribute("src") || element.hasAttribute("href") || element.hasAttribute("onclick"));
            if (element.hasAttribute("id")) {
                assertFalse(ids.contains(element.getAttribute("id")));
                ids.add(element.getAttribute("id"));
            }
        }
        NodeList inFull = document.getElementsByTagName("table");
        for (int i = 0; i < inFull.getLength(); i++) {
            Element table = (Element) inFull.item(i);
            assertTrue(ids.contains(table.getAttribute("aria-labelledby")), "a table is called as its picture is");
            NodeList heads = ((Element) table.getElementsByTagName("thead").item(0)).getElementsByTagName("th");
            for (int column = 0; column < heads.getLength(); column++) {
                assertEquals("col", ((Element) heads.item(column)).getAttribute("scope"));
            }
        }
        assertFalse(page.contains("//"), "no address at all");
        assertFalse(page.contains("url(") || page.contains("@import"));
    }

    @Test
    void floored_cellsOfFewPeople_areHiddenInTableAndPicture() {
        InsightTable floored = table(Form.HEAT_MAP).floored(5);
        assertEquals(7, floored.cell(0, 0).people());
        assertEquals(Cell.HIDDEN, floored.cell(0, 1));
        assertEquals(Cell.NONE, floored.cell(1, 1));
        InsightTable nobody = table(Form.BARS).rewrite((row, column, cell) -> Cell.ofPeople(0));
        assertEquals(Cell.HIDDEN, nobody.floored(2).cell(0, 0), "that nobody is there tells about people too");
        assertEquals(List.of("a", "b"), floored.fields());
        assertFalse(Picture.page("p", List.of(floored)).contains("2.50"));
        assertEquals(0, table(Form.BARS).people()[1][1]);
        assertThrows(IllegalArgumentException.class, () -> table(Form.BARS).floored(1));
    }

    @Test
    void withoutHiddenLabels_wordsOfFewPeople_areNowhereInThePage() {
        Cell many = Cell.ofPeople(9);
        Cell few = Cell.ofPeople(1);
        for (Form form : Form.values()) {
            InsightTable table = new InsightTable(
                    new Heading(form, "T", "D.", "r", "c"),
                    List.of("pan", "jane doe", "to come"),
                    List.of(new Column("x", Unit.COUNT), new Column("/jane", Unit.COUNT), new Column("z", Unit.COUNT)),
                    List.of(List.of(many, few, few), List.of(few, few, few), List.of(Cell.NONE, Cell.NONE, Cell.NONE)),
                    List.of("event Products Searched query"),
                    3);
            InsightTable kept = table.floored(2).withoutHiddenLabels();
            boolean bars = form == Form.BARS;
            assertEquals(List.of("pan", "to come"), kept.rows());
            assertEquals(bars ? table.columns() : table.columns().subList(0, 1), kept.columns());
            assertEquals(
                    bars ? List.of(many, Cell.HIDDEN, Cell.HIDDEN) : List.of(many),
                    kept.cells().get(0));
            assertEquals(table.fields(), kept.fields());
            assertEquals(3, kept.leftOut());
            String page = Picture.page("p", List.of(kept));
            assertFalse(page.contains("jane doe") || (!bars && page.contains("jane")));
            assertEquals(table, table.withoutHiddenLabels());
        }
    }

    @Test
    void svg_emptyTable_isAPictureToo() {
        for (Form form : Form.values()) {
            InsightTable empty = new InsightTable(
                    new Heading(form, "T", "D.", "r", "c"), List.of(), List.of(), List.of(), List.of(), 0);
            parsed(Picture.of(empty).element("a"));
            assertEquals("D. There is no figure.", Picture.of(empty).description());
        }
        for (InsightTable table : Gallery.tables(List.of())) {
            parsed(Picture.of(table).element("a"));
        }
        assertThrows(
                IllegalArgumentException.class,
                () -> Picture.of(table(Form.BARS)).element("1\""));
    }

    /** Writes the page of a made-up shop, for people to look at: {@code -Dcdpkit.gallery=FILE}. */
    @Test
    void page_whereAsked_isWritten() throws IOException {
        String file = System.getProperty("cdpkit.gallery");
        if (file != null) {
            List<Person> people = RandomShop.people(RandomShop.events(11, 3_000));
            Files.writeString(Path.of(file), Picture.page("A made-up shop", Gallery.tables(people)));
        }
    }
}
