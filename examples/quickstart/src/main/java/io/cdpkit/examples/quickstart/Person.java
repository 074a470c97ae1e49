package io.cdpkit.examples.quickstart;

import java.time.LocalDate;
import java.util.Set;

/**
 * Somebody who deals with the sample shop: the truth that its systems know parts of.
 *
 * @param otherEmail a second address, used in the app; empty if there is none
 * @param phone in E.164; empty if there is none
 * @param registered whether she has an account in the web shop
 * @param household people of one number live together
 * @param company number of the company ordered for; 0 for none
 */
record Person(
        int number,
        String first,
        String last,
        String gender,
        String email,
        String otherEmail,
        String phone,
        Address address,
        LocalDate birthday,
        boolean registered,
        int household,
        int company,
        Set<Channel> channels) {

    record Address(String street, String postcode, String city, String country) {}

    /** The systems of the shop. */
    enum Channel {
        CRM,
        WEB,
        APP,
        TILL,
        SUPPORT,
        LOYALTY
    }

    Person {
        channels = Set.copyOf(channels);
    }

    boolean uses(Channel channel) {
        return channels.contains(channel);
    }

    /** The web shop's user id of those {@link #registered}. */
    String account() {
        return "u" + (100_000 + number);
    }

    String customerNumber() {
        return "C-" + (200_000 + number);
    }

    String card() {
        return "7700" + (1_000_000 + number * 7);
    }

    /** Prints the number only. */
    @Override
    public String toString() {
        return "person " + number;
    }
}
