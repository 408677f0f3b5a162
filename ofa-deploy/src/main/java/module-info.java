// SPDX-License-Identifier: Apache-2.0

/** SageMaker endpoints of OFA, over the AWS SDK. */
module io.ofajava.deploy {
    requires transitive com.fasterxml.jackson.databind;
    requires software.amazon.awssdk.awscore;
    requires software.amazon.awssdk.core;
    requires software.amazon.awssdk.http;
    requires software.amazon.awssdk.http.urlconnection;
    requires software.amazon.awssdk.regions;
    requires software.amazon.awssdk.services.applicationautoscaling;
    requires software.amazon.awssdk.services.cloudwatchlogs;
    requires software.amazon.awssdk.services.sagemaker;
    requires software.amazon.awssdk.services.sagemakerruntime;
    requires software.amazon.awssdk.utils;
    requires static org.jspecify;

    exports io.ofajava.deploy;
}
