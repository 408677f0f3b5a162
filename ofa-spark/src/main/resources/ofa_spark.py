# SPDX-License-Identifier: Apache-2.0
"""OFA on Apache Spark from Python: the JVM does the work. The jar that holds this file goes to --jars and --py-files."""
import sys

from pyspark.ml.util import JavaMLReadable, JavaMLWritable
from pyspark.ml.wrapper import JavaTransformer

sys.modules["io.ofajava.spark"] = sys.modules[__name__]  # PySpark loads a saved stage by the name of its Java class.


class OfaTransformer(JavaTransformer, JavaMLReadable, JavaMLWritable):
    """Every parameter of Java is a keyword: OfaTransformer(model=URI, task="caption", inputCol="content", beamSize=3)."""
    __module__ = "io.ofajava.spark"

    def __init__(self, **params):
        super().__init__(self._new_java_obj("io.ofajava.spark.OfaTransformer"))
        self._resetUid(self._java_obj.uid())
        self._create_params_from_java()
        self.setParams(**params)

    def setParams(self, **params):
        decimals = {p.name() for p in self._java_obj.params() if p.getClass().getSimpleName() == "DoubleParam"}
        return self._set(**{name: float(value) if name in decimals else value for name, value in params.items()})


def register(spark, model, settings=None):
    """Makes ofa_run(task, content, text, options) available in SQL."""
    spark._jvm.io.ofajava.spark.OfaFunctions.register(spark._jsparkSession, model, settings or {})
