using SogniLike.Cli;

return await SogniProcess.RunAsync(args);
