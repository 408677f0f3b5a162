// SPDX-License-Identifier: Apache-2.0
package com.example.captions;

import io.ofajava.Answer;
import io.ofajava.Caption;
import io.ofajava.Ofa;
import io.ofajava.error.InvalidInputException;
import java.io.IOException;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.multipart.MultipartFile;

/** {@code POST /caption} with the part {@code image}; {@code POST /answer} with {@code image} and {@code question}. */
@RestController
class CaptionController {
    private final Ofa ofa;

    CaptionController(Ofa ofa) {
        this.ofa = ofa;
    }

    @PostMapping("/caption")
    Caption caption(@RequestParam MultipartFile image) throws IOException {
        return ofa.caption(image.getBytes());
    }

    @PostMapping("/answer")
    Answer answer(@RequestParam MultipartFile image, @RequestParam String question) throws IOException {
        return ofa.answer(image.getBytes(), question);
    }

    /** Errors that the caller can correct: not an image, an image that is too large, an empty question. */
    @ExceptionHandler
    ProblemDetail invalid(InvalidInputException e) {
        ProblemDetail detail = ProblemDetail.forStatusAndDetail(HttpStatus.UNPROCESSABLE_ENTITY, e.getMessage());
        detail.setProperty("code", e.code().id());
        return detail;
    }
}
