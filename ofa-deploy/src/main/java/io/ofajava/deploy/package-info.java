/**
 * Creates, monitors, invokes and deletes SageMaker endpoints through the AWS SDK. Tested against a local test double of
 * the services; not verified against a real AWS account.
 */
@NullMarked
package io.ofajava.deploy;

import org.jspecify.annotations.NullMarked;
