#!/bin/sh
printf '%s\n' "$1" >> '@DIRECTORY@/events.log'
