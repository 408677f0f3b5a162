# SPDX-License-Identifier: Apache-2.0
"""Captions the images of a directory: captions.py MODEL IMAGES OUTPUT"""
import sys

from ofa_spark import OfaTransformer, register
from pyspark.sql import SparkSession

model, directory, output = sys.argv[1:]
spark = SparkSession.builder.appName("captions").getOrCreate()
images = spark.read.format("binaryFile").option("pathGlobFilter", "*.png").load(directory).select("path", "content")
captions = OfaTransformer(model=model, task="caption", inputCol="content", beamSize=3).transform(images)
captions.drop("content").write.parquet(output)

register(spark, model)
images.createOrReplaceTempView("images")
answers = spark.sql("SELECT path, ofa_run('answer', content, 'how many objects are there?', NULL).text FROM images")
answers.show(truncate=False)
