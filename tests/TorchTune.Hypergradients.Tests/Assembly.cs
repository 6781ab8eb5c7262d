// Stock layers draw from the generator of the process, when they are made and when they drop out: tests side by side would disturb each other's replays.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
