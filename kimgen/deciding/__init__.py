"""What is published where: order, addresses, views, plan. Pure; knows no disk, clock or cache."""
