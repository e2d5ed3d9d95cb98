using System.Runtime.InteropServices;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using SogniLike.CheatWorker;
using SogniLike.Imaging.Sessions;
using SogniLike.Worker;
using SogniLike.Worker.Backends;
using SogniLike.Worker.Identity;
using SogniLike.Worker.Models;

// sogni-cheat-worker DATA MODEL WAY: the daemon of an enrolled data folder, with a backend that cheats in a way;
// "honest-1" and "honest-2" do not, nor does "odd", which computes in another way than most.
if (args is not [var data, var model, var way])
{
    Console.Error.WriteLine("Usage: sogni-cheat-worker DATA MODEL honest-1|honest-2|odd|half-steps|perturbed-model|old-image|no-negative|no-picture");
    return 2;
}

var folder = new DataFolder(data);
using var folderLock = folder.TryLock();
if (folderLock is null || folder.Load() is not IdentityLoading.Loaded { Identity: var identity })
{
    Console.Error.WriteLine($"{data} is in use, or not enrolled.");
    return 1;
}

using var stop = new CancellationTokenSource();
using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, context =>
{
    context.Cancel = true;
    stop.Cancel();
});
var inference = new InferenceOptions { ExecutionProvider = ExecutionProvider.Cpu };
await using IImageBackend backend = way switch
{
    "half-steps" => new HalfSteps(new OnnxImageBackend(inference)),
    "perturbed-model" => new PerturbedModel(new OnnxImageBackend(inference), Path.Combine(data, "perturbed")),
    "old-image" => new OldImage(new OnnxImageBackend(inference)),
    "no-negative" => new NoNegative(new OnnxImageBackend(inference)),
    "no-picture" => new NoPicture(new OnnxImageBackend(inference)),
    "honest-1" or "honest-2" => new OnnxImageBackend(inference),
    "odd" => new OnnxImageBackend(new InferenceOptions { ExecutionProvider = ExecutionProvider.Cpu, IntraOpThreads = 1, GraphOptimization = GraphOptimization.None }),
    _ => throw new ArgumentException($"There is no way to cheat named {way}."),
};
var catalog = await new ModelScanner(backend, new ManifestCache(folder.ManifestCacheFile)).ScanAsync([model], stop.Token);
await using var services = new ServiceCollection()
    .AddLogging()
    .AddSingleton(TimeProvider.System)
    .AddSingleton(folder)
    .AddSingleton(identity)
    .AddSingleton(backend)
    .AddSingleton(catalog)
    .AddSingleton(Options.Create(new WorkerOptions()))
    .AddWorkerDaemon()
    .BuildServiceProvider();
return await services.GetRequiredService<WorkerDaemon>().RunAsync(stop.Token, CancellationToken.None) is DaemonEnd.Drained ? 0 : 1;
