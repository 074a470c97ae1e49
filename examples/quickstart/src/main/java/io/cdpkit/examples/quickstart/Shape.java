package io.cdpkit.examples.quickstart;

/** The mark of a namespace: a shape and a colour of its own, so that either alone tells which it is. */
enum Shape {
    CIRCLE(0, 0),
    SQUARE(4, 45),
    DIAMOND(4, 0),
    TRIANGLE(3, -90),
    HEXAGON(6, 0),
    PENTAGON(5, -90),
    OCTAGON(8, 22.5);

    private final int corners;
    private final double turn;

    Shape(int corners, double turn) {
        this.corners = corners;
        this.turn = turn;
    }

    static Shape of(String namespace) {
        return switch (namespace) {
            case "user_id" -> CIRCLE;
            case "email" -> SQUARE;
            case "phone" -> DIAMOND;
            case "anonymous_id" -> TRIANGLE;
            case "customer_number" -> HEXAGON;
            case "card_number" -> PENTAGON;
            default -> OCTAGON;
        };
    }

    void draw(Svg svg, String moreClasses, double x, double y, double radius) {
        String cssClass = "mark m" + ordinal() + moreClasses;
        if (corners == 0) {
            svg.circle(cssClass, x, y, radius);
            return;
        }
        double size = corners == 3 ? radius * 1.2 : radius * 1.1;
        double[] points = new double[2 * corners];
        for (int i = 0; i < corners; i++) {
            double angle = StrictMath.toRadians(turn + 360.0 * i / corners);
            points[2 * i] = x + size * StrictMath.cos(angle);
            points[2 * i + 1] = y + size * StrictMath.sin(angle);
        }
        svg.polygon(cssClass, points);
    }
}
