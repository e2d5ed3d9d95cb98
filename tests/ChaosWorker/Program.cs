using System.Globalization;
using System.Runtime.InteropServices;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using SogniLike.ChaosWorker;
using SogniLike.Worker;
using SogniLike.Worker.Backends;
using SogniLike.Worker.Identity;
using SogniLike.Worker.Models;

// sogni-chaos-worker DATA MODEL SLOTS LONGEST_MS: the daemon of an enrolled data folder, on noise instead of a model.
if (args is not [var data, var model, var slotsText, var longestText])
{
    Console.Error.WriteLine("Usage: sogni-chaos-worker DATA MODEL SLOTS LONGEST_MS");
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
await using var backend = new NoiseBackend(TimeSpan.FromMilliseconds(double.Parse(longestText, CultureInfo.InvariantCulture)));
var catalog = await new ModelScanner(backend, new ManifestCache(folder.ManifestCacheFile)).ScanAsync([model], stop.Token);
var options = new WorkerOptions
{
    Slots = int.Parse(slotsText, CultureInfo.InvariantCulture),
    ReconnectDelay = TimeSpan.FromMilliseconds(200),
    MaxReconnectDelay = TimeSpan.FromSeconds(1),
    ResultAnswerTimeout = TimeSpan.FromSeconds(5),
};
await using var services = new ServiceCollection()
    .AddLogging()
    .AddSingleton(TimeProvider.System)
    .AddSingleton(folder)
    .AddSingleton(identity)
    .AddSingleton<IImageBackend>(backend)
    .AddSingleton(catalog)
    .AddSingleton(Options.Create(options))
    .AddWorkerDaemon()
    .BuildServiceProvider();
return await services.GetRequiredService<WorkerDaemon>().RunAsync(stop.Token, CancellationToken.None) is DaemonEnd.Drained ? 0 : 1;
