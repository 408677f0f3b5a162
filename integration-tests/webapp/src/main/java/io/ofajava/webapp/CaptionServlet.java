// SPDX-License-Identifier: Apache-2.0
package io.ofajava.webapp;

import io.ofajava.Ofa;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/**
 * Captions the image in the body of a POST. The model is loaded with the application and closed with it. The header
 * {@code X-Loader} of the response identifies the class loader that the library came from.
 */
@WebServlet(urlPatterns = "/caption", loadOnStartup = 1)
public final class CaptionServlet extends HttpServlet {
    private static final long serialVersionUID = 1;

    private transient Ofa ofa;

    @Override
    public void init() {
        ofa = Ofa.load();
    }

    @Override
    protected void doPost(HttpServletRequest request, HttpServletResponse response) throws IOException {
        String text = ofa.caption(request.getInputStream().readAllBytes()).text();
        ClassLoader loader = Ofa.class.getClassLoader();
        response.setHeader("X-Loader", loader.getClass().getSimpleName() + "@" + System.identityHashCode(loader));
        response.setContentType("text/plain;charset=UTF-8");
        response.getWriter().write(text);
    }

    @Override
    public void destroy() {
        ofa.close();
    }
}
