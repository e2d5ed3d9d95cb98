using SogniLike.Coordinator.Redis.Tests.Fixtures;

// Run by CoordinatorProcess: a coordinator on the folder in the first argument, until it is killed or its input ends.
await using var coordinator = await TestCoordinator.StartPrivateAsync(args[0]);
Console.WriteLine("ready");
await Console.In.ReadLineAsync();
