/**
 * SageMaker endpoints over the AWS SDK: made, watched, asked and removed. Tested against a local double of the
 * services; it has not run against a real AWS account.
 */
@NullMarked
package io.ofajava.deploy;

import org.jspecify.annotations.NullMarked;
