// SPDX-License-Identifier: Apache-2.0

/** The demo model: resources alone, open so that the library can read them. Require it to load the model. */
open module io.ofajava.demo {}
