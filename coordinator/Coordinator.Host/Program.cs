using SogniLike.Coordinator.Host.CommandLine;

return await CoordinatorCommand.InvokeAsync(args, Console.Out, Console.Error);
