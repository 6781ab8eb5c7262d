using System.Globalization;
using TorchTune;
using TorchTune.KillTarget;
using TorchTune.Storage;

// FILE SLOTS SEED: runs the study on the file, and writes each event when it is acknowledged. Killed at any time, it is started again.
using var store = new SqliteStore(args[0]);
using var study = Study.Open(TabulatedStudy.Options(store, slots: int.Parse(args[1], CultureInfo.InvariantCulture)));
using var output = new StreamWriter(Console.OpenStandardOutput()) { AutoFlush = true };
var train = TabulatedStudy.Table.Shuffled(seed: ulong.Parse(args[2], CultureInfo.InvariantCulture), TimeSpan.FromMilliseconds(1));
await foreach (var happened in study.RunAsync(train)) output.WriteLine(StudyEventJson.Write(happened));
