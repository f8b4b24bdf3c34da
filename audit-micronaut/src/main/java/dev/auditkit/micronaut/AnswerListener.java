package dev.auditkit.micronaut;

import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;

/** Hears of the answer to a request before the request is recorded. */
interface AnswerListener {

    /** There is an answer; it may come by here twice. */
    void answered(HttpRequest<?> request, HttpResponse<?> response);
}
