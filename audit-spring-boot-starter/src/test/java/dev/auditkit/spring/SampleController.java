package dev.auditkit.spring;

import dev.auditkit.testkit.contract.SampleService;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** The routes of the contract, of Spring MVC and WebFlux alike. */
@RestController
@RequestMapping("/sample/{id}")
class SampleController {

    private final SampleService service;

    SampleController(SampleService service) {
        this.service = service;
    }

    @GetMapping
    String read(@PathVariable String id) {
        return service.read(id);
    }

    @PostMapping
    String write(@PathVariable String id) {
        return service.write(id, 1);
    }

    @DeleteMapping
    void delete(@PathVariable String id) {
        throw new AssertionError(id + " is not to be reached");
    }

    @PostMapping("/fail")
    void fail(@PathVariable String id) {
        throw new IllegalStateException(id);
    }

    @PostMapping("/conflict")
    @ResponseStatus(HttpStatus.CONFLICT)
    void conflict(@PathVariable String id) {
        // The status is all.
    }

    /** Takes long enough for the application to be stopped meanwhile. */
    @PostMapping("/slow")
    String slow(@PathVariable String id) throws InterruptedException {
        Thread.sleep(500);
        return id;
    }
}
