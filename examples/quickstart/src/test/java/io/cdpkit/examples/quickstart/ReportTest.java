package io.cdpkit.examples.quickstart;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cdpkit.examples.quickstart.ReportData.Figures;
import io.cdpkit.examples.quickstart.ReportData.Funnel;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;

final class ReportTest {

    @Test
    void html_madeUpData_isWellFormedAndEveryPictureIsDescribed() throws Exception {
        String html = Report.html(MadeUp.report(), Masking.ON);
        keepForTheEye(html);
        NodeList pictures = parse(html).getElementsByTagName("svg");

        assertTrue(pictures.getLength() >= 5, "pictures: " + pictures.getLength());
        for (int i = 0; i < pictures.getLength(); i++) {
            Element picture = (Element) pictures.item(i);
            assertFalse(text(picture, "title").isBlank());
            assertFalse(text(picture, "desc").isBlank());
        }
    }

    @Test
    void html_anyData_loadsNothingAndRunsNothing() {
        String html = Report.html(MadeUp.report(), Masking.OFF).toLowerCase(Locale.ROOT);

        for (String forbidden :
                List.of("http:", "https:", "//", "<script", "url(", "@import", "src=", "href=", "<link")) {
            assertFalse(html.contains(forbidden), forbidden);
        }
    }

    @Test
    void html_masked_containsNoPersonalData() {
        String html = Report.html(MadeUp.report(), Masking.ON);

        for (String personal : MadeUp.PERSONAL) {
            assertFalse(html.contains(personal), personal);
        }
        assertTrue(html.contains("m***@e***.com"));
    }

    @Test
    void html_shown_containsPersonalData() {
        String html = Report.html(MadeUp.report(), Masking.OFF);

        for (String personal : MadeUp.PERSONAL) {
            assertTrue(html.contains(personal), personal);
        }
    }

    @Test
    void html_masked_hidesFiguresOfFewPeople() {
        assertTrue(Report.html(MadeUp.report(), Masking.OFF).contains("77.31"));
        String masked = Report.html(MadeUp.report(), Masking.ON);
        assertFalse(masked.contains("77.31"));
        assertTrue(masked.contains(">1,235<") && masked.contains(">hidden<"));
    }

    @Test
    void html_dataQuality_tellsWholeSourcesTrendAndWhatWaits() {
        String html = Report.html(MadeUp.report(), Masking.ON);

        for (String told : List.of(
                "all together",
                "<th scope=\"row\">2026-05</th><td class=\"num\">41.0 %</td>",
                "<td class=\"num\">26.5</td></tr>",
                "4 claims that two profiles are one person, and 0 identifiers",
                "Never filled by any source: company; crm: company.")) {
            assertTrue(html.contains(told), told);
        }
    }

    @Test
    void html_sameData_isTheSame() {
        assertEquals(Report.html(MadeUp.report(), Masking.ON), Report.html(MadeUp.report(), Masking.ON));
    }

    @Test
    void html_nothingRead_isStillAPage() throws Exception {
        ReportData nothing = new ReportData(
                "<no files> & \"nothing\" \u0000",
                Instant.EPOCH,
                new Funnel(0, 0, 0, 0, 0, 0),
                List.of(),
                List.of(),
                List.of(),
                Figures.NONE,
                List.of(),
                Trade.none(),
                Relations.of(Quickstart.platform("DE", InstantSource.fixed(ShopSample.END)), ShopSample.END),
                null);

        assertTrue(parse(Report.html(nothing, Masking.ON))
                        .getElementsByTagName("section")
                        .getLength()
                >= 3);
    }

    @Test
    void percent_almostAll_isNotRoundedToAll() {
        assertEquals("> 99.9 %", Report.percent(99_999, 100_000));
        assertEquals("< 0.1 %", Report.percent(1, 100_000));
        assertEquals("100 %", Report.percent(5, 5));
        assertEquals("–", Report.percent(0, 0));
    }

    private static Document parse(String html) throws ParserConfigurationException, SAXException, IOException {
        DocumentBuilder parser = DocumentBuilderFactory.newInstance().newDocumentBuilder();
        return parser.parse(new InputSource(new StringReader(html)));
    }

    private static String text(Element picture, String tag) {
        return picture.getElementsByTagName(tag).item(0).getTextContent();
    }

    private static void keepForTheEye(String html) throws IOException {
        Path page = Path.of("target", "made-up-report.html");
        Files.createDirectories(page.toAbsolutePath().getParent());
        Files.writeString(page, html);
    }
}
