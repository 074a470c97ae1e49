package io.cdpkit.segments.crm;

/** What a fact is about. */
enum Topic {
    COMPANY,
    DEAL,
    TICKET,
    TASK
}
