# SPDX-License-Identifier: Apache-2.0
"""OFA on Apache Spark from Python: the JVM does the work. The jar that holds this file goes to --jars and --py-files."""
from pyspark.ml.util import JavaMLReadable, JavaMLReader, JavaMLWritable
from pyspark.ml.wrapper import JavaTransformer


class _Reader(JavaMLReader):
    @classmethod
    def _java_loader_class(cls, clazz):
        return "io.ofajava.spark." + clazz.__name__


class OfaTransformer(JavaTransformer, JavaMLReadable, JavaMLWritable):
    """OfaTransformer(model="s3a://models/ofa-base", task="caption", inputCol="content", beamSize=3).transform(df)

    Every parameter of the Java class is a keyword, the generation options included; `explainParams()` lists them.
    """

    def __init__(self, **params):
        super().__init__()
        self._java_obj = self._new_java_obj("io.ofajava.spark.OfaTransformer", self.uid)
        self._create_params_from_java()
        self.setParams(**params)

    def setParams(self, **params):
        for name, value in params.items():
            self._set(**{name: float(value) if name in _numbers(self) else value})
        return self

    @classmethod
    def read(cls):
        return _Reader(cls)

    @staticmethod
    def _from_java(java_stage):
        instance = OfaTransformer()
        instance._java_obj = java_stage
        instance._resetUid(java_stage.uid())
        instance._transfer_params_from_java()
        return instance


def _numbers(transformer):
    """Names of the parameters that are floating-point numbers; Python's 1 is one too."""
    return {p.name() for p in transformer._java_obj.params() if p.getClass().getSimpleName() == "DoubleParam"}


def register(spark, model, settings=None):
    """Makes ofa_run(task, content, text, options) available in SQL."""
    spark._jvm.io.ofajava.spark.OfaFunctions.register(spark._jsparkSession, model, settings or {})
