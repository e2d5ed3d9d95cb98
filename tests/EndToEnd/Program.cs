using SogniLike.EndToEnd.Tests.Chaos;

return await ChaosCommand.RunAsync(args, Console.Out, Console.Error);
