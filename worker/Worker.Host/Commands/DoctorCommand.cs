using System.CommandLine;
using System.Globalization;
using SogniLike.Imaging.Models;
using SogniLike.Imaging.Sessions;
using SogniLike.Worker.Hardware;

namespace SogniLike.Worker.Host.Commands;

/// <summary><c>sogni-worker doctor</c>: what this machine can do, and why not more.</summary>
internal sealed class DoctorCommand : Command
{
    private readonly WorkerApplication _application;
    private readonly Option<string[]> _models = new("--model") { Description = "The folder of a model to look at. May be repeated.", HelpName = "DIR" };

    public DoctorCommand(WorkerApplication application)
        : base("doctor", "Show what this machine can compute on, why CUDA does not load, how much memory there is, and whether models can run.")
    {
        _application = application;
        Add(_models);
        SetAction((parsed, _) => RunAsync(parsed));
    }

    private async Task<int> RunAsync(ParseResult parsed)
    {
        var output = _application.Output;
        var gpu = NvidiaProbe.Find();
        await output.WriteLineAsync(Line("cpu", DeviceProbe.Cpu()));
        await output.WriteLineAsync(Line("memory", Bytes(DeviceProbe.MainMemoryBytes())));
        await output.WriteLineAsync(Line("gpu", gpu is null ? "none that the NVIDIA driver shows" : $"{gpu.Name}, {Bytes(gpu.MemoryBytes)}"));
        await output.WriteLineAsync(Line("runtime", $"ONNX Runtime {ProviderProbe.RuntimeVersion}"));
        foreach (var provider in (ExecutionProvider[])[ExecutionProvider.Cpu, ExecutionProvider.Cuda, ExecutionProvider.TensorRt])
        {
            var reason = ProviderProbe.Explain(provider);
            await output.WriteLineAsync(Line(provider.ToString().ToLowerInvariant(), reason is null ? "works" : $"not possible: {reason.ReplaceLineEndings(" ").Trim()}"));
        }

        var refused = 0;
        foreach (var folder in parsed.GetValue(_models) ?? [])
        {
            switch (ModelInspector.Inspect(folder))
            {
                case ModelInspection.Runnable { Contract: var contract }:
                    await output.WriteLineAsync(Line("model", string.Create(
                        CultureInfo.InvariantCulture,
                        $"{folder}: {contract.Name}, {contract.DefaultSize} pixels, {Bytes((ulong)contract.WeightBytes)} of weights; can run")));
                    break;
                case ModelInspection.Refused { Defects: var defects }:
                    refused++;
                    await output.WriteLineAsync(Line("no model", $"{folder}: refused before loading, {defects.Count} reason{(defects.Count == 1 ? "" : "s")}"));
                    foreach (var defect in defects)
                    {
                        await output.WriteLineAsync(Line("", defect.ToString()));
                    }

                    break;
            }
        }

        return refused == 0 ? ExitCodes.Ok : ExitCodes.Failed;
    }

    private static string Bytes(ulong bytes) => string.Create(
        CultureInfo.InvariantCulture,
        $"{(bytes >= 1UL << 30 ? bytes / (double)(1UL << 30) : bytes / (double)(1UL << 20)):0.0} {(bytes >= 1UL << 30 ? "GiB" : "MiB")}");

    private static string Line(string key, string value) => $"{key,-11} {value}";
}
